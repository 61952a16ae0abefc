import ArgumentParser
import Registry

/// `ISSUER=SUBJECT`: an issuer is a URL without a query, so that the first `=` ends it.
struct IdentityArgument: ExpressibleByArgument {
    let identity: RecipientIdentity

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        let (issuer, subject) = (argument[..<equals], argument[argument.index(after: equals)...])
        guard !issuer.isEmpty, !subject.isEmpty else { return nil }
        identity = RecipientIdentity(issuer: String(issuer), subject: String(subject))
    }
}
