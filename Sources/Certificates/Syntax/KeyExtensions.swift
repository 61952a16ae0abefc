import SwiftASN1

/// RFC 5280 section 4.2.1.1.
struct AuthorityKeyIdentifier: Sendable, Hashable {
    let keyIdentifier: [UInt8]?
    let hasIssuer: Bool
    let serialNumber: [UInt8]?

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "authorityKeyIdentifier")
        keyIdentifier = try elements.nextIf(tag: 0).map { node throws(CertificateSyntaxError) in
            Array(try node.primitive("keyIdentifier"))
        }
        hasIssuer = elements.nextIf(tag: 1) != nil
        serialNumber = try elements.nextIf(tag: 2).map { node throws(CertificateSyntaxError) in
            Array(try node.primitive("authorityCertSerialNumber"))
        }
        try elements.end("authorityKeyIdentifier")
    }
}

/// RFC 5280 section 4.2.1.3.
struct KeyUsage: Sendable, Hashable, OptionSet {
    let rawValue: UInt16

    static let digitalSignature = KeyUsage(rawValue: 1 << 15)
    static let certificateSigning = KeyUsage(rawValue: 1 << 10)
    static let revocationListSigning = KeyUsage(rawValue: 1 << 9)

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        let node = try Elements.parse(bytes, "keyUsage")
        guard node.identifier == .bitString else { throw CertificateSyntaxError("keyUsage is no bit string") }
        let bits = Array(try node.primitive("keyUsage"))
        guard let unused = bits.first, unused < 8, bits.count <= 3 else {
            throw CertificateSyntaxError("keyUsage has another length")
        }
        rawValue = UInt16(bits.count > 1 ? bits[1] : 0) << 8 | UInt16(bits.count > 2 ? bits[2] : 0)
    }
}

/// RFC 5280 section 4.2.1.12.
struct ExtendedKeyUsage: Sendable, Hashable {
    let purposes: [ASN1ObjectIdentifier]

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "extKeyUsage")
        var purposes: [ASN1ObjectIdentifier] = []
        for node in elements.all() { purposes.append(try node.objectIdentifier("a purpose")) }
        self.purposes = purposes
    }

    var isForServers: Bool { purposes.contains(.serverAuthentication) || purposes.contains(.anyPurpose) }
}
