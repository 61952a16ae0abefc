import SwiftASN1

/// A `GeneralName` (RFC 5280 section 4.2.1.6). Text is kept as bytes, since a peer may put anything there.
public enum GeneralName: Sendable, Hashable {
    case email([UInt8])
    case dns([UInt8])
    case directory(DistinguishedName)
    case uri([UInt8])
    /// 4 or 16 bytes as a name, 8 or 32 as a constraint; others as they came.
    case address([UInt8])
    /// What nothing here looks into, by its tag.
    case other(UInt)

    init(_ node: ASN1Node) throws(CertificateSyntaxError) {
        guard node.identifier.tagClass == .contextSpecific else {
            throw CertificateSyntaxError("a general name has no tag of its own")
        }
        switch node.identifier.tagNumber {
        case 1: self = .email(Array(try node.primitive("an email address")))
        case 2: self = .dns(Array(try node.primitive("a DNS name")))
        case 4:
            var inner = try Elements(node, "a directory name")
            let name = try DistinguishedName(try inner.next("a directory name"))
            try inner.end("a directory name")
            self = .directory(name)
        case 6: self = .uri(Array(try node.primitive("a URI")))
        case 7: self = .address(Array(try node.primitive("an IP address")))
        case 0, 3, 5, 8: self = .other(node.identifier.tagNumber)
        default: throw CertificateSyntaxError("there is no general name of tag \(node.identifier.tagNumber)")
        }
    }

    static func list(_ bytes: ArraySlice<UInt8>, _ name: String) throws(CertificateSyntaxError) -> [GeneralName] {
        var elements = try Elements.sequence(bytes, name)
        return try list(&elements)
    }

    static func list(_ elements: inout Elements) throws(CertificateSyntaxError) -> [GeneralName] {
        var names: [GeneralName] = []
        for node in elements.all() { names.append(try GeneralName(node)) }
        return names
    }

    /// 1 for email, 2 for DNS and so on: names of the same kind are compared with each other.
    var kind: UInt {
        switch self {
        case .email: 1
        case .dns: 2
        case .directory: 4
        case .uri: 6
        case .address: 7
        case .other(let tag): tag
        }
    }
}
