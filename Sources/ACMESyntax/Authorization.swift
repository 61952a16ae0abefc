internal import JSON

/// What has to be shown for one name (RFC 8555 section 7.1.4).
public struct Authorization: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable { case pending, valid, invalid, deactivated, expired, revoked }

    public let identifier: Identifier
    public let isWildcard: Bool
    public let status: Status
    public let challenges: [Challenge]

    public init(_ document: ACMEDocument, of origin: AuthorityOrigin) throws(DocumentFault) {
        guard let identifier = try document.object("identifier") else { throw .malformed("it has no 'identifier'") }
        self.identifier = try Identifier(identifier)
        isWildcard = document["wildcard"]?.bool ?? false
        let text = try document.requiredText("status")
        guard let status = Status(rawValue: text) else {
            throw .malformed("its status is '\(ForeignWords.line(text, longest: 40))'")
        }
        self.status = status
        var challenges: [Challenge] = []
        for challenge in try document.objects("challenges") {
            challenges.append(try Challenge(challenge, of: origin))
        }
        self.challenges = challenges
    }
}
