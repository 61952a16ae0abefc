import JSON
import Testing

@testable import TokenSyntax

@Suite struct TokenRequestTests {
    static let form = "application/x-www-form-urlencoded"
    /// `me:secret`.
    static let basic = "Basic bWU6c2VjcmV0"

    private func read(
        _ body: String, _ authorization: [String] = [basic], type: String? = form
    ) throws(TokenRequestError) -> ClientCredentialsRequest {
        try ClientCredentialsRequest(authorization: authorization, contentType: type, body: Array(body.utf8))
    }

    private func code(
        _ body: String, _ authorization: [String] = [basic], type: String? = form
    ) -> TokenRequestError.Code? {
        do throws(TokenRequestError) {
            _ = try read(body, authorization, type: type)
            return nil
        } catch {
            return error.code
        }
    }

    /// The header and body of delta-sharing 1.4.2 for Python, whose scope comes as it stands in the profile.
    @Test func whatThePythonClientSendsIsRead() throws {
        let request = try read("grant_type=client_credentials&scope=all apis:read")
        #expect(request.clientID == "me" && request.clientSecret == "secret")
        #expect(request.scope == ["all", "apis:read"])
        #expect(try read("grant_type=client_credentials").scope == [])
    }

    @Test func credentialsMayBeInTheBody() throws {
        let request = try read(
            "client_secret=a%2Bb+c%26&grant_type=client_credentials&client_id=m%C3%A9&resource=https%3A%2F%2Fr&resource=s"
                + "&audience=x&unknown=&other=1", [], type: "Application/X-WWW-Form-URLEncoded; charset=utf-8")
        #expect(request.clientID == "mé" && request.clientSecret == "a+b c&")
        #expect(request.resources == ["https://r", "s"] && request.audiences == ["x"])
        #expect(!"\(request) \(String(reflecting: request))".contains("a+b"))
    }

    /// `i%3Ad:s%25+t`: an id with a colon, a secret with a percent sign and a space.
    @Test func basicCredentialsAreFormEncoded() throws {
        let request = try read("grant_type=client_credentials", ["basic  aSUzQWQ6cyUyNSt0"])
        #expect(request.clientID == "i:d" && request.clientSecret == "s% t")
    }

    @Test func aClientMayNameItselfBesideTheHeader() {
        #expect(code("grant_type=client_credentials&client_id=me") == nil)
        #expect(code("grant_type=client_credentials&client_id=you") == .invalidRequest)
    }

    @Test(arguments: [
        ("grant_type=client_credentials&client_secret=secret", TokenRequestError.Code.invalidRequest),
        ("grant_type=client_credentials&client_id=me&client_secret=secret", .invalidRequest),
        ("grant_type=client_credentials&grant_type=client_credentials", .invalidRequest),
        ("grant_type=client_credentials&scope=a&scope=b", .invalidRequest),
        ("grant_type=client_credentials&x=1&x=2", .invalidRequest),
        ("grant_type=client_credentials&%73cope=a&scope=a", .invalidRequest), ("", .invalidRequest),
        ("scope=a", .invalidRequest), ("grant_type=", .invalidRequest),
        ("grant_type=client_credentials&a=%zz", .invalidRequest),
        ("grant_type=client_credentials&a=%f", .invalidRequest),
        ("grant_type=client_credentials&a=%ff", .invalidRequest),
        ("grant_type=password&username=a", .unsupportedGrantType),
        ("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=x", .unsupportedGrantType),
        ("grant_type=Client_Credentials", .unsupportedGrantType),
        ("grant_type=client_credentials&scope=a%22b", .invalidScope),
        ("grant_type=client_credentials&scope=a%0Ab", .invalidScope),
        ("grant_type=client_credentials&client_assertion=x", .invalidClient),
        (String(repeating: "a=1&", count: 65), .invalidRequest),
        ("grant_type=client_credentials&a=" + String(repeating: "x", count: 16_384), .invalidRequest),
    ])
    func badRequestsAreRefused(_ body: String, _ expected: TokenRequestError.Code) {
        #expect(code(body) == expected)
    }

    @Test(arguments: [
        [], ["Bearer cwy_x"], ["Basic"], ["Basic !!"], ["Basic bWU="], ["Basic bWU6"], ["Basic OnNlY3JldA=="],
        ["Basic bWU6JQ=="], ["Basic bWU6/w=="], ["Basic bWU6c2VjcmV0 x"],
    ])
    func badClientsAreRefused(_ authorization: [String]) {
        #expect(code("grant_type=client_credentials", authorization) == .invalidClient)
    }

    @Test func twoHeadersAreRefused() {
        #expect(code("grant_type=client_credentials", [Self.basic, Self.basic]) == .invalidRequest)
    }

    @Test(arguments: [nil, "", "application/json", "text/plain", "application/x-www-form-urlencodedx"])
    func otherBodiesAreRefused(_ type: String?) {
        #expect(code("grant_type=client_credentials", type: type) == .invalidRequest)
    }

    @Test func errorsAreThoseOfTheSpecification() throws {
        for code in TokenRequestError.Code.allCases {
            let error = TokenRequestError(code, "a\n\"b\\")
            let answer = try JSONValue(parsing: error.body)
            #expect(answer["error"] == .string(code.rawValue))
            #expect(answer["error_description"] == .string("a??b?"))
            #expect(error.status == (code == .invalidClient ? 401 : code == .temporarilyUnavailable ? 503 : 400))
            #expect(error.headers.contains { $0.name == "www-authenticate" } == (code == .invalidClient))
            #expect(error.headers.contains { $0 == ("cache-control", "no-store") })
        }
    }

    @Test func theAnswerHasWhatClientsNeed() throws {
        let answer = TokenAnswer(accessToken: "ey.J.x", expiresIn: 3600, scope: ["a", "b"])
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"access_token":"ey.J.x","token_type":"Bearer","expires_in":3600,"scope":"a b"}"#)
        #expect(try JSONValue(parsing: TokenAnswer(accessToken: "t", expiresIn: 1).body)["scope"] == nil)
        #expect(!"\(answer) \(String(reflecting: answer))".contains("ey.J"))
    }
}
