/// What kind of problem an authority reports (RFC 8555 section 6.7, RFC 9773 section 5).
public enum ProblemType: Sendable, Hashable {
    case accountDoesNotExist, alreadyReplaced, alreadyRevoked, badCSR, badNonce, badPublicKey, badSignatureAlgorithm
    case caa, compound, connection, dns, externalAccountRequired, incorrectResponse, invalidContact, malformed
    case orderNotReady, rateLimited, rejectedIdentifier, serverInternal, tls, unauthorized, unsupportedContact
    case unsupportedIdentifier, userActionRequired
    /// None that the RFC names.
    case other

    public static let prefix = "urn:ietf:params:acme:error:"

    private static let names: [String: ProblemType] = [
        "accountDoesNotExist": .accountDoesNotExist, "alreadyReplaced": .alreadyReplaced,
        "alreadyRevoked": .alreadyRevoked, "badCSR": .badCSR, "badNonce": .badNonce, "badPublicKey": .badPublicKey,
        "badSignatureAlgorithm": .badSignatureAlgorithm, "caa": .caa, "compound": .compound,
        "connection": .connection, "dns": .dns, "externalAccountRequired": .externalAccountRequired,
        "incorrectResponse": .incorrectResponse, "invalidContact": .invalidContact, "malformed": .malformed,
        "orderNotReady": .orderNotReady, "rateLimited": .rateLimited, "rejectedIdentifier": .rejectedIdentifier,
        "serverInternal": .serverInternal, "tls": .tls, "unauthorized": .unauthorized,
        "unsupportedContact": .unsupportedContact, "unsupportedIdentifier": .unsupportedIdentifier,
        "userActionRequired": .userActionRequired,
    ]

    public init(uri: String) {
        self = uri.hasPrefix(Self.prefix) ? Self.names[String(uri.dropFirst(Self.prefix.count))] ?? .other : .other
    }

    /// What an operator can do; nil where only the authority's own words help.
    public var remedy: String? {
        switch self {
        case .accountDoesNotExist:
            "The authority does not know the account's key; remove the account from the state folder to register anew."
        case .badCSR: "The authority does not take this key or these names; choose another key type or fewer names."
        case .caa: "A CAA record forbids this authority; add one of the form '0 issue \"AUTHORITY\"' to the zone."
        case .connection:
            "The authority must reach port 80 of the name from the internet; where it cannot, use DNS-01."
        case .dns: "The authority does not find the name; check the records of the public zone and its name servers."
        case .externalAccountRequired:
            "This authority wants an external account binding: set its key id and its HMAC key in tls.acme."
        case .incorrectResponse:
            "Something else answers the challenge; check which server or which zone the public name leads to."
        case .invalidContact, .unsupportedContact: "Correct the contact address in tls.acme."
        case .rateLimited: "Wait; meanwhile the present certificate stays in use."
        case .rejectedIdentifier, .unsupportedIdentifier:
            "The authority issues no certificate for this name; use a name of a public zone, or your own CA."
        case .serverInternal: "This is the authority's own fault; the request is made again later."
        case .unauthorized: "Check that the challenge is answered where the public name leads to, and the account."
        case .userActionRequired: "Visit the authority's page that is named, and agree to its new terms."
        case .alreadyReplaced, .alreadyRevoked, .badNonce, .badPublicKey, .badSignatureAlgorithm, .compound, .malformed,
            .orderNotReady, .tls, .other:
            nil
        }
    }
}
