import ACME
import ACMESyntax
import Synchronization
import Testing

/// What an authority may send, and what is not acted upon.
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let request: String
        let answer: @Sendable (Int) -> ACMEResponse?
        let kind: ACMEError.Kind
        let words: String
        var testDescription: String { name }

        init(
            _ name: String, _ request: String, _ kind: ACMEError.Kind, _ words: String,
            _ answer: @escaping @Sendable (Int) -> ACMEResponse?
        ) {
            self.name = name
            self.request = request
            self.kind = kind
            self.words = words
            self.answer = answer
        }
    }

    private static func order(_ status: String, _ extra: String = "", names: String = "share.example.com") -> String {
        "{\"status\":\"\(status)\",\"identifiers\":[{\"type\":\"dns\",\"value\":\"\(names)\"}],"
            + "\"authorizations\":[\"\(StubAuthority.origin)/authorization/0\"],"
            + "\"finalize\":\"\(StubAuthority.origin)/finalize/1\"\(extra)}"
    }

    private static func authorization(_ name: String, token: String = StubAnswers.token) -> ACMEResponse {
        StubAnswers.json(200, StubAnswers.authorization(name, 0, "pending", token: token))
    }

    static let cases: [Case] = [
        Case("a directory that is a page", "GET /directory", .malformed, "no JSON") { _ in
            ACMEResponse(status: 200, body: Array("<html>".utf8))
        },
        Case("a directory that is a list", "GET /directory", .malformed, "no JSON object") { _ in
            StubAnswers.json(200, "[]")
        },
        Case("a directory with a name twice", "GET /directory", .malformed, "stands twice") { _ in
            StubAnswers.json(200, StubAnswers.directoryText(extra: ",\"newNonce\":\"\(StubAuthority.origin)/x\""))
        },
        Case("a directory without orders", "GET /directory", .malformed, "'newAccount'") { _ in
            StubAnswers.json(200, "{\"newNonce\":\"\(StubAuthority.origin)/nonce\"}")
        },
        Case("a directory of another host", "GET /directory", .refused, "evil.example.com:443") { _ in
            StubAnswers.json(
                200,
                "{\"newNonce\":\"https://evil.example.com/n\",\"newAccount\":\"\(StubAuthority.origin)/a\","
                    + "\"newOrder\":\"\(StubAuthority.origin)/o\"}")
        },
        Case("a directory in clear", "GET /directory", .refused, "ca.example.com:80") { _ in
            StubAnswers.json(200, StubAnswers.directoryText().replacing("https://ca", with: "http://ca"))
        },
        Case("a directory elsewhere", "GET /directory", .refused, "redirects (status 301)") { _ in
            ACMEResponse(status: 301, headers: [("location", "https://elsewhere.example.com/")])
        },
        Case("no directory", "GET /directory", .malformed, "status 404") { _ in ACMEResponse(status: 404) },
        Case("an authority that is down", "GET /directory", .problem(.serverInternal), "status 502") { _ in
            ACMEResponse(status: 502, body: Array("bad gateway".utf8))
        },
        Case("no nonce", "HEAD /nonce", .malformed, "Replay-Nonce") { _ in
            ACMEResponse(status: 200, headers: [("replay-nonce", "not a nonce")])
        },
        Case("an account that is revoked", "POST /account", .refused, "'revoked'") { _ in
            StubAnswers.json(200, "{\"status\":\"revoked\"}", location: "/account/1")
        },
        Case("an account nowhere", "POST /account", .malformed, "Location") { _ in
            StubAnswers.json(201, "{\"status\":\"valid\"}")
        },
        Case("a contact that is refused", "POST /account", .problem(.invalidContact), "no such domain") { _ in
            StubAnswers.problem(400, "invalidContact", "no such domain")
        },
        Case("an order for another name", "POST /order", .refused, "other names") { _ in
            StubAnswers.json(201, order("pending", names: "bank.example.com"), location: "/order/1")
        },
        Case("an order elsewhere", "POST /order", .refused, "evil.example.com") { _ in
            ACMEResponse(
                status: 201, headers: [("location", "https://evil.example.com/order")],
                body: Array(order("pending").utf8))
        },
        Case("an order in an unknown state", "POST /order", .malformed, "'lost'") { _ in
            StubAnswers.json(201, order("lost"), location: "/order/1")
        },
        Case("a rate limit", "POST /order", .problem(.rateLimited), "too many certificates") { _ in
            StubAnswers.problem(429, "rateLimited", "too many certificates", retryAfter: "3600")
        },
        Case("an authorization of another name", "POST /authorization/0", .refused, "'bank.example.com'") { _ in
            authorization("bank.example.com")
        },
        Case("an authorization of a wildcard", "POST /authorization/0", .refused, "which was not asked for") { _ in
            authorization("*.share.example.com")
        },
        Case("a token that is a path", "POST /authorization/0", .refused, "token") { _ in
            authorization("share.example.com", token: "../../../../etc/passwd-aaaaaaaaa")
        },
        Case("a token that is short", "POST /authorization/0", .refused, "128 bits") { _ in
            authorization("share.example.com", token: "abc")
        },
        Case("an authorization without its challenge", "POST /authorization/0", .configuration, "does not offer") { _ in
            StubAnswers.json(
                200,
                "{\"identifier\":{\"type\":\"dns\",\"value\":\"share.example.com\"},\"status\":\"pending\","
                    + "\"challenges\":[]}")
        },
        Case("an authorization that fails", "POST /authorization/0", .problem(.connection), "refused by 10.0.0.1") {
            guard $0 > 0 else { return nil }
            return StubAnswers.json(
                200,
                "{\"identifier\":{\"type\":\"dns\",\"value\":\"share.example.com\"},\"status\":\"invalid\","
                    + "\"challenges\":[{\"type\":\"http-01\",\"url\":\"\(StubAuthority.origin)/challenge/0/http-01\","
                    + "\"status\":\"invalid\",\"token\":\"\(StubAnswers.token)\",\"error\":{\"type\":"
                    + "\"urn:ietf:params:acme:error:connection\",\"detail\":\"refused by 10.0.0.1\"}}]}")
        },
        Case("an order that never gets ready", "POST /order/1", .timeout, "after 600 s") { _ in
            StubAnswers.json(200, order("processing"))
        },
        Case("an order that fails", "POST /order/1", .problem(.caa), "CAA") { _ in
            StubAnswers.json(
                200, order("invalid", ",\"error\":{\"type\":\"urn:ietf:params:acme:error:caa\",\"detail\":\"CAA\"}"))
        },
        Case("a signing request that is refused", "POST /finalize/1", .problem(.badCSR), "key is weak") { _ in
            StubAnswers.problem(400, "badCSR", "key is weak")
        },
        Case("a certificate elsewhere", "POST /order/1", .refused, "'certificate'") { count in
            count == 0 ? nil : StubAnswers.json(200, order("valid", ",\"certificate\":\"https://evil.example.com/c\""))
        },
        Case("no certificate", "POST /order/1", .malformed, "names no certificate") { count in
            count == 0 ? nil : StubAnswers.json(200, order("valid"))
        },
        Case("a chain that is none", "POST /certificate/1", .malformed, "chain") { _ in
            ACMEResponse(status: 200, body: Array("hello".utf8))
        },
    ]

    @Test(arguments: cases) func isNotActedUpon(_ refused: Case) async throws {
        let issuing = try Issuing()
        issuing.authority.replace(refused.request) { _, count in refused.answer(count) }
        let error = try await issuing.failure()
        #expect(error.kind == refused.kind, "\(error)")
        #expect(error.reason.contains(refused.words), "\(error)")
        #expect(error.place.hasPrefix("https://ca.example.com/"))
        #expect(error.description.contains(error.step) && error.description.contains(error.reason))
        #expect(!error.description.contains("\n"))
        #expect(issuing.store.now.certificate == nil)
        #expect(issuing.responder.answers.isEmpty, "what was published is taken back")
        if refused.name == "a rate limit" { #expect(error.retryAfter == .seconds(3600)) }
    }

    @Test func aCertificateForAnotherKeyIsNotKept() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /certificate/1") { [authority = issuing.authority] _, _ in
            let name = CertificateName("share.example.com").map { [$0] } ?? []
            let request = (try? CertificateKey()).flatMap { try? SigningRequest(names: name, key: $0) }
            let chain = request.flatMap { try? authority.issuer.chain(for: $0.der) } ?? ""
            return ACMEResponse(status: 200, body: Array(chain.utf8))
        }
        let error = try await issuing.failure()
        #expect(error.kind == .refused)
        #expect(error.reason == "the certificate is for another key")
        #expect(issuing.store.now.certificate == nil)
    }

    @Test(arguments: [
        (["share.example.com", "share.example.com"], "each once"), ([], "each once"),
        (["*.example.com"], "DNS-01 alone"),
    ])
    func namesThatCannotBeAskedForAreToldAtOnce(_ names: [String], _ words: String) async throws {
        var issuing = try Issuing()
        issuing.names = names
        let error = try await issuing.failure()
        #expect(error.kind == .configuration)
        #expect(error.reason.contains(words), "\(error)")
        #expect(issuing.authority.count("/order") == 0)
    }

    @Test func anAddressCannotBeShownByDNS() async throws {
        var issuing = try Issuing(responder: Responder(.dns))
        issuing.names = ["192.0.2.1"]
        #expect(try await issuing.failure().kind == .configuration)
    }

    @Test func aFolderThatCannotBeWrittenIsToldBeforeAnAccountIsMade() async throws {
        let failure = EnrollmentStoreFailure(
            place: "/state/account.pem", reason: "it is full", remedy: "Free some space")
        let issuing = try Issuing(store: MemoryStore(failingWith: failure))
        let error = try await issuing.failure()
        #expect(error.kind == .state)
        #expect(
            error.description
                == "keeping the account's key failed at /state/account.pem: it is full. Free some space")
        #expect(issuing.authority.asked.isEmpty)
    }

    @Test func anAccountKeyThatIsDamagedIsNotReplaced() async throws {
        let issuing = try Issuing(store: MemoryStore(EnrollmentState(accountKey: "damaged")))
        let error = try await issuing.failure()
        #expect(error.kind == .state)
        #expect(issuing.store.now.accountKey == "damaged")
    }
}
