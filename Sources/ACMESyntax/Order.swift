internal import JSON
public import TokenSyntax

/// An order for a certificate (RFC 8555 section 7.1.3).
public struct Order: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable { case pending, ready, processing, valid, invalid }

    public let status: Status
    public let identifiers: [Identifier]
    public let authorizations: [WebAddress]
    public let finalize: WebAddress
    public let certificate: WebAddress?
    public let problem: ProblemDocument?

    public init(_ document: ACMEDocument, of origin: AuthorityOrigin) throws(DocumentFault) {
        let text = try document.requiredText("status")
        guard let status = Status(rawValue: text) else {
            throw .malformed("its status is '\(ForeignWords.line(text, longest: 40))'")
        }
        self.status = status
        var identifiers: [Identifier] = []
        for identifier in try document.objects("identifiers") { identifiers.append(try Identifier(identifier)) }
        self.identifiers = identifiers
        guard let urls = document["authorizations"]?.array else { throw .malformed("it has no 'authorizations'") }
        guard urls.count <= ACMEDocument.longestList else {
            throw .refused("it has \(urls.count) authorizations; \(ACMEDocument.longestList) are the most")
        }
        var authorizations: [WebAddress] = []
        for url in urls {
            guard let text = url.string else { throw .malformed("an authorization is no URL") }
            authorizations.append(try origin.address(text, named: "authorizations"))
        }
        self.authorizations = authorizations
        finalize = try document.requiredAddress("finalize", of: origin)
        certificate = try document.address("certificate", of: origin)
        problem = try document.object("error").map { ProblemDocument($0) }
    }
}
