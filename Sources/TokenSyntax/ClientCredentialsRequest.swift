/// A request for a token by a client's own credentials (RFC 6749 section 4.4), read and not yet believed.
///
/// What clients send:
/// - The client delta-sharing 1.4.2 for Python POSTs to the profile's `tokenEndpoint` with `Authorization: Basic` and
///   the body `grant_type=client_credentials`, with `&scope=` where the profile has one. It form-encodes neither id
///   nor secret nor scope: a scope of several words comes with bare spaces. Ids and secrets that are minted here
///   consist of letters, digits, `-` and `_`, which the encoding of section 2.3.1 leaves as they are. Databricks'
///   providers of type `OAUTH_CLIENT_CREDENTIALS` take the same profile. See ``TokenAnswer`` for what is read of the
///   answer.
/// - Clients of Iceberg REST catalogs send `client_id` and `client_secret` in the body.
///
/// `resource` (RFC 8707) and `audience` may stand several times, and are handed on for the caller to judge.
public struct ClientCredentialsRequest: Sendable {
    public static let grantType = "client_credentials"
    /// The longest id and the longest secret, in bytes.
    static let longestCredential = 1024

    public let clientID: String
    public let clientSecret: String
    /// The words of `scope`, each as in RFC 6749 section 3.3; empty where none was asked for.
    public let scope: [String]
    public let resources: [String]
    public let audiences: [String]

    /// - Parameters:
    ///   - authorization: the values of the header fields of that name.
    ///   - contentType: the value of the header field of that name.
    /// - Throws: the answer to give.
    public init(authorization: [String], contentType: String?, body: [UInt8]) throws(TokenRequestError) {
        guard Self.isForm(contentType) else {
            throw TokenRequestError(.invalidRequest, "the body has to be application/x-www-form-urlencoded")
        }
        let form = try FormParameters(parsing: body)
        try form.refuseRepetition(except: ["resource", "audience"])
        guard let grant = try form.one("grant_type") else {
            throw TokenRequestError(.invalidRequest, "the parameter grant_type is missing")
        }
        guard ExactText.same(grant, Self.grantType) else {
            throw TokenRequestError(.unsupportedGrantType, "the grant type has to be \(Self.grantType)")
        }
        (clientID, clientSecret) = try Self.credentials(authorization, form)
        scope = try Self.scope(try form.one("scope"))
        resources = form.all("resource").filter { !$0.isEmpty }
        audiences = form.all("audience").filter { !$0.isEmpty }
    }

    private static func isForm(_ contentType: String?) -> Bool {
        guard let type = contentType?.split(separator: ";", omittingEmptySubsequences: false).first else {
            return false
        }
        let name = type.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        return name.lowercased() == "application/x-www-form-urlencoded"
    }

    /// By the header or in the body, never both (section 2.3).
    private static func credentials(
        _ authorization: [String], _ form: FormParameters
    ) throws(TokenRequestError) -> (id: String, secret: String) {
        let id = try form.one("client_id")
        let secret = try form.one("client_secret")
        guard try form.one("client_assertion") == nil, try form.one("client_assertion_type") == nil else {
            throw TokenRequestError(.invalidClient, "clients show a secret here, no assertion")
        }
        guard authorization.count <= 1 else {
            throw TokenRequestError(.invalidRequest, "the Authorization header stands more than once")
        }
        guard let header = authorization.first else {
            guard let id, let secret else {
                throw TokenRequestError(
                    .invalidClient, "the client's id and secret are missing: send them with HTTP Basic")
            }
            return try bounded((id, secret))
        }
        guard secret == nil else {
            throw TokenRequestError(
                .invalidRequest, "the client's secret is in the header and in the body: send it once")
        }
        let basic = try BasicCredentials(parsing: header)
        // A client may name itself in the body as well (section 3.2.1), if it is the same one.
        guard id.map({ ExactText.same($0, basic.id) }) ?? true else {
            throw TokenRequestError(.invalidRequest, "client_id is not the client of the Authorization header")
        }
        return try bounded((basic.id, basic.secret))
    }

    private static func bounded(
        _ credentials: (id: String, secret: String)
    ) throws(TokenRequestError) -> (id: String, secret: String) {
        guard (1...longestCredential).contains(credentials.id.utf8.count),
            (1...longestCredential).contains(credentials.secret.utf8.count)
        else { throw TokenRequestError.invalidClient }
        return credentials
    }

    private static func scope(_ text: String?) throws(TokenRequestError) -> [String] {
        let words = text?.split(separator: " ").map(String.init) ?? []
        let isPlain = words.allSatisfy { word in
            word.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        }
        guard isPlain else { throw TokenRequestError(.invalidScope, "the scope has characters that no scope has") }
        return words
    }
}

/// Describes itself without the secret.
extension ClientCredentialsRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a token request of client \(QuotedText.quote(clientID))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["clientID": clientID]) }
}
