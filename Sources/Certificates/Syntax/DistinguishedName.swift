import SwiftASN1

/// A `Name` (RFC 5280 section 4.1.2.4): the subject or issuer of a certificate.
public struct DistinguishedName: Sendable, Hashable {
    /// One attribute with its value.
    public struct Attribute: Sendable, Hashable {
        let type: ASN1ObjectIdentifier
        /// The tag of the value's type, by which its characters are encoded.
        let tag: UInt
        let value: [UInt8]

        /// The value as text, whatever its encoding.
        var text: String {
            switch tag {
            case 30:  // BMPString
                String(
                    decoding: stride(from: 0, to: value.count - 1, by: 2).map {
                        UInt16(value[$0]) << 8 | UInt16(value[$0 + 1])
                    }, as: UTF16.self)
            case 20: String(value.map { Character(Unicode.Scalar($0)) })  // TeletexString, as Latin-1
            default: String(decoding: value, as: UTF8.self)
            }
        }

        /// What names are compared by: without regard to case and runs of spaces (RFC 5280 section 7.1).
        var canonical: String {
            text.lowercased().split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
    }

    /// In their order; each a set of attributes, as a rule of one.
    public let relativeNames: [[Attribute]]
    let der: [UInt8]

    init(_ node: ASN1Node) throws(CertificateSyntaxError) {
        guard node.identifier == .sequence else { throw CertificateSyntaxError("a name is no sequence") }
        var names: [[Attribute]] = []
        var elements = try Elements(node, "a name")
        for relative in elements.all() {
            guard relative.identifier == .set else { throw CertificateSyntaxError("a part of a name is no set") }
            var attributes: [Attribute] = []
            var inner = try Elements(relative, "a part of a name")
            for node in inner.all() {
                var pair = try Elements(node, "an attribute of a name")
                let type = try pair.next("an attribute's type").objectIdentifier("an attribute's type")
                let value = try pair.next("an attribute's value")
                try pair.end("an attribute of a name")
                var bytes: [UInt8] = []
                if case .primitive(let found) = value.content { bytes = Array(found) }
                attributes.append(Attribute(type: type, tag: value.identifier.tagNumber, value: bytes))
            }
            names.append(attributes)
        }
        relativeNames = names
        der = Array(node.encodedBytes)
    }

    public var isEmpty: Bool { relativeNames.isEmpty }

    /// What names are compared by.
    var canonical: [[String]] {
        relativeNames.map { attributes in attributes.map { "\($0.type)=\($0.canonical)" }.sorted() }
    }

    func matches(_ other: DistinguishedName) -> Bool { der == other.der || canonical == other.canonical }

    /// Whether the other name lies below this one (RFC 5280 section 4.2.1.10).
    func isAbove(_ other: DistinguishedName) -> Bool {
        let mine = canonical
        return other.canonical.prefix(mine.count) == mine[...]
    }

    /// The last value of a type, as text: the most specific one.
    func value(_ type: ASN1ObjectIdentifier) -> String? { values(type).last }

    func values(_ type: ASN1ObjectIdentifier) -> [String] {
        relativeNames.flatMap { $0.filter { $0.type == type }.map(\.text) }
    }
}

extension DistinguishedName: CustomStringConvertible {
    /// As RFC 4514 writes it, most specific part first. Values are the peer's own and are escaped by who shows them.
    public var description: String {
        let parts = relativeNames.reversed().map { attributes in
            attributes.map { "\(Self.labels[$0.type] ?? $0.type.description)=\($0.text)" }.joined(separator: "+")
        }
        return parts.isEmpty ? "(no name)" : parts.joined(separator: ", ")
    }

    private static let labels: [ASN1ObjectIdentifier: String] = [
        .commonName: "CN", .countryName: "C", .localityName: "L", .stateName: "ST", .organizationName: "O",
        .organizationalUnit: "OU", .domainComponent: "DC", .emailAddress: "emailAddress",
        .serialNumberAttribute: "serialNumber",
    ]
}
