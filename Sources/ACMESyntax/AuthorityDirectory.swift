internal import JSON
public import TokenSyntax

/// Where an authority's operations are (RFC 8555 section 7.1.1), all of one origin.
public struct AuthorityDirectory: Sendable, Hashable {
    public let newNonce: WebAddress
    public let newAccount: WebAddress
    public let newOrder: WebAddress
    /// Where renewal times are told (RFC 9773 section 4); nil where the authority does not.
    public let renewalInfo: WebAddress?
    /// The page of its terms, as it was sent; for people alone.
    public let termsOfService: String?
    public let requiresExternalAccount: Bool

    public init(_ document: ACMEDocument, of origin: AuthorityOrigin) throws(DocumentFault) {
        newNonce = try document.requiredAddress("newNonce", of: origin)
        newAccount = try document.requiredAddress("newAccount", of: origin)
        newOrder = try document.requiredAddress("newOrder", of: origin)
        renewalInfo = try document.address("renewalInfo", of: origin)
        let meta = try document.object("meta")
        termsOfService = meta?.text("termsOfService").map { ForeignWords.line($0, longest: 200) }
        requiresExternalAccount = meta?["externalAccountRequired"]?.bool ?? false
    }
}
