/// What a certificate or an authorization is for, as the authority writes it (RFC 8555 section 7.1.3).
public struct Identifier: Sendable, Hashable {
    /// `dns` or `ip`.
    public let type: String
    /// In lower case.
    public let value: String

    public init(_ document: ACMEDocument) throws(DocumentFault) {
        type = try document.requiredText("type")
        value = try document.requiredText("value").lowercased()
    }

    public init(_ name: CertificateName) {
        type = name.kind.rawValue
        value = name.text
    }

    /// Whether it is what was asked for; of addresses every spelling.
    public func isSame(as other: Identifier) -> Bool {
        guard type == other.type else { return false }
        if type == "ip", let bytes = AddressText.bytes(value) { return bytes == AddressText.bytes(other.value) }
        return value == other.value
    }
}
