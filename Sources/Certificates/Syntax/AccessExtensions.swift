import SwiftASN1

/// RFC 5280 section 4.2.2.1.
struct InformationAccess: Sendable, Hashable {
    struct Description: Sendable, Hashable {
        let method: ASN1ObjectIdentifier
        let location: GeneralName
    }

    let descriptions: [Description]

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "authorityInfoAccess")
        var descriptions: [Description] = []
        for node in elements.all() {
            var pair = try Elements(node, "an access description")
            let method = try pair.next("an access method").objectIdentifier("an access method")
            descriptions.append(
                Description(method: method, location: try GeneralName(try pair.next("an access location"))))
            try pair.end("an access description")
        }
        self.descriptions = descriptions
    }

    /// Addresses for a method, in their order.
    func addresses(_ method: ASN1ObjectIdentifier) -> [String] {
        descriptions.compactMap { description in
            guard description.method == method, case .uri(let bytes) = description.location else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// Where revocation lists are (RFC 5280 section 4.2.1.13): the addresses alone.
struct RevocationListPoints: Sendable, Hashable {
    let addresses: [String]

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "cRLDistributionPoints")
        var addresses: [String] = []
        for node in elements.all() {
            var point = try Elements(node, "a distribution point")
            guard let choice = point.nextIf(tag: 0) else { continue }
            var name = try Elements(choice, "a distribution point's name")
            guard let full = name.nextIf(tag: 0) else { continue }
            var names = try Elements(full, "a distribution point's name")
            for case .uri(let bytes) in try GeneralName.list(&names) {
                addresses.append(String(decoding: bytes, as: UTF8.self))
            }
        }
        self.addresses = addresses
    }
}

/// RFC 7633: 5 is `status_request`, by which a server promises to staple.
struct TLSFeature: Sendable, Hashable {
    let features: [Int]

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "the TLS features")
        var features: [Int] = []
        for node in elements.all() { features.append(try node.count("a TLS feature")) }
        self.features = features
    }
}
