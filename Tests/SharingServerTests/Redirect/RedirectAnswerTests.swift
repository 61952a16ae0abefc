import HTTPTypes
import Testing

@testable import SharingServer

@Suite struct RedirectAnswerTests {
    static let endpoint = "https://sharing.example.com/delta-sharing"

    struct OneChallenge: ChallengeAnswers {
        func keyAuthorization(of token: String) async -> String? {
            token == "evaGxfADs6pSRb2LAv9IZ" ? "evaGxfADs6pSRb2LAv9IZ.thumb" : nil
        }
    }

    static func answer(_ path: String, _ method: HTTPRequest.Method = .get, token: String? = nil) async -> RedirectAnswer
    {
        var head = HTTPRequest(method: method, scheme: "http", authority: "x", path: path)
        head.headerFields[.authorization] = token
        return await RedirectAnswer(to: head, endpoint: endpoint, challenges: OneChallenge())
    }

    @Test(arguments: ["/", "", "*", "//evil.example", "http://evil.example/", "/a?b=c", "/\r\nSet-Cookie: x"])
    func everyPathLeadsToTheEndpointAndIsNotRepeated(_ path: String) async {
        let answer = await Self.answer(path)
        #expect(answer.status == .permanentRedirect)
        #expect(answer.headers[.location] == Self.endpoint)
        #expect(answer.text == Self.endpoint + "\n")
    }

    @Test func aChallengeUnderWayIsAnswered() async {
        let answer = await Self.answer("/.well-known/acme-challenge/evaGxfADs6pSRb2LAv9IZ")
        #expect(answer.status == .ok && answer.text == "evaGxfADs6pSRb2LAv9IZ.thumb")
        #expect(answer.headers[.contentType] == "application/octet-stream")
    }

    @Test(
        arguments: [
            "", "other", "evaGxfADs6pSRb2LAv9IZ/", "../evaGxfADs6pSRb2LAv9IZ", "a.b", "a%2f",
            String(repeating: "a", count: 257),
        ])
    func anyOtherTokenIsOfNoChallenge(_ token: String) async {
        #expect(await Self.answer("/.well-known/acme-challenge/" + token).status == .notFound)
    }

    @Test func aTokenInClearIsNotSentOn() async {
        let answer = await Self.answer("/delta-sharing/shares", token: "Bearer abc")
        #expect(answer.status == .forbidden && answer.headers[.location] == nil)
        #expect(!answer.text.contains("abc"))
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .options, .connect, .trace])
    func otherMethodsAreRefused(_ method: HTTPRequest.Method) async {
        let answer = await Self.answer("/.well-known/acme-challenge/evaGxfADs6pSRb2LAv9IZ", method)
        #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == "GET, HEAD")
    }
}
