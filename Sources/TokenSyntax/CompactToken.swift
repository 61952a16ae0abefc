/// A JSON Web Token in its compact form (RFC 7519 section 3, RFC 7515 section 3.1), taken apart and not believed:
/// header and claims are what whoever wrote it likes, until a verifier has checked the signature.
public struct CompactToken: Sendable, Hashable {
    /// The longest token that is read, in bytes.
    public static let maximumLength = 16_384

    public let header: TokenHeader
    public let claims: ClaimSet
    /// Decoded; never empty, so that a token without a signature (`alg` `none`) is none.
    public let signature: [UInt8]
    /// The bytes that are signed: the encoded header and claims with the dot between them.
    public let signingInput: [UInt8]

    /// - Throws: `malformed`, with what is wrong.
    public init(parsing text: String) throws(TokenRefusal) {
        try self.init(parsing: Array(text.utf8))
    }

    /// - Throws: `malformed`, with what is wrong.
    public init(parsing bytes: [UInt8]) throws(TokenRefusal) {
        guard bytes.count <= Self.maximumLength else {
            throw .malformed("\(bytes.count) bytes; \(Self.maximumLength) are read at most")
        }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw .malformed(
                parts.count == 5 ? "five parts, as encrypted tokens have; only signed ones are read" : "not three parts"
            )
        }
        header = try TokenHeader(parsing: try Self.decode(parts[0], "header"))
        claims = try ClaimSet(parsing: try Self.decode(parts[1], "claims"))
        signature = try Self.decode(parts[2], "signature")
        signingInput = Array(bytes[..<parts[1].endIndex])
    }

    private static func decode(_ part: ArraySlice<UInt8>, _ name: StaticString) throws(TokenRefusal) -> [UInt8] {
        guard !part.isEmpty else { throw .malformed("the part of the \(name) is empty") }
        guard let bytes = Base64Text.decodeURL(part) else {
            throw .malformed("the \(name) is not base64url without padding (RFC 7515 section 2)")
        }
        return bytes
    }
}

/// Describes itself by length alone: whoever has the text has what it is good for.
extension CompactToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a token of \(signingInput.count) signed bytes" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["length": signingInput.count]) }
}
