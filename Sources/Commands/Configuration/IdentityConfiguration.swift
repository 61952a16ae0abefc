import Identity

/// Who besides this server may say who a recipient is.
struct IdentityConfiguration: Sendable {
    let issuers: [IssuerConfiguration]

    init(_ keys: inout ConfigurationReader) {
        issuers = keys.sections(
            "issuers",
            "Identity providers (OpenID Connect), one entry each: a token of theirs lets the recipient in that "
                + "causeway recipient update --identity gave its identity to."
        ) { IssuerConfiguration(&$0) }.compactMap { $0 }
        var seen: Set<String> = []
        for issuer in issuers.map(\.issuer.url) where !seen.insert(issuer).inserted {
            keys.problem(at: "issuers", "the issuer \(issuer) is listed twice; give it one entry")
        }
    }
}
