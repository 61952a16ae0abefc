public import TokenSyntax

/// One way to show that a name is one's own (RFC 8555 section 8).
public struct Challenge: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable { case pending, processing, valid, invalid }

    public static let tokenLength = 22...256

    /// `http-01`, `dns-01`, or one that is not known here.
    public let type: String
    public let url: WebAddress
    public let status: Status
    /// Empty for types that are not known here.
    public let token: String
    public let problem: ProblemDocument?

    public init(_ document: ACMEDocument, of origin: AuthorityOrigin) throws(DocumentFault) {
        type = try document.requiredText("type")
        url = try document.requiredAddress("url", of: origin)
        let text = try document.requiredText("status")
        guard let status = Status(rawValue: text) else {
            throw .malformed("the status of a challenge is '\(ForeignWords.line(text, longest: 40))'")
        }
        self.status = status
        problem = try document.object("error").map { ProblemDocument($0) }
        guard ChallengeKind(rawValue: type) != nil else {
            token = ""
            return
        }
        token = try document.requiredText("token")
        // The token becomes a path of URLs and files and a part of a record: nothing but base64url (section 8.1), and
        // at least 128 bits of it.
        guard Self.tokenLength.contains(token.utf8.count), token.utf8.allSatisfy(Self.isTokenByte) else {
            throw .refused("the token of a challenge is none of base64url with 128 bits")
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
