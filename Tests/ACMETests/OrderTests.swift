import ACME
import ACMESyntax
import JSON
import Logging
import Synchronization
import Testing
import TokenSyntax

/// The way of an order with an authority that behaves.
struct OrderTests {
    @Test func anOrderGoesItsWayInRequestsThatAreSigned() async throws {
        let issuing = try Issuing()
        let stored = try await issuing.certificate()
        #expect(
            issuing.authority.asked.map { "\($0.method) \($0.path)" } == [
                "GET /directory", "HEAD /nonce", "POST /account", "POST /order", "POST /authorization/0",
                "POST /challenge/0/http-01", "POST /authorization/0", "POST /order/1", "POST /finalize/1",
                "POST /order/1", "POST /certificate/1",
            ])
        let chain = try IssuedChain(pem: stored.chain)
        let name = try #require(CertificateName("share.example.com"))
        #expect(chain.fault(for: [name], key: try CertificateKey(pem: stored.key), now: issuing.clock.seconds) == nil)
        #expect(issuing.responder.calls == ["present share.example.com", "settle 1", "withdraw share.example.com"])
        #expect(issuing.responder.answers.isEmpty)
        #expect(issuing.store.now.certificate == stored)
        #expect(issuing.store.now.account?.url == StubAuthority.origin + "/account/1")
    }

    @Test func readingIsAPostWithoutPayload() async throws {
        let issuing = try Issuing()
        _ = try await issuing.certificate()
        for asked in issuing.authority.asked where asked.path.hasPrefix("/authorization") || asked.path == "/order/1" {
            #expect(asked.payload == nil, "\(asked.path)")
        }
        #expect(issuing.authority.asked.last?.accept == "application/pem-certificate-chain")
        #expect(issuing.authority.asked.first { $0.path.hasPrefix("/challenge") }?.payload == .object([]))
    }

    @Test func anAnswerIsBoundToTokenAndAccount() async throws {
        let responder = Responder(failingWith: ChallengeFailure(place: "here", reason: "enough"))
        let issuing = try Issuing(responder: responder)
        _ = try await issuing.failure()
        let thumbprint = issuing.authority.state.withLock { $0.thumbprint }
        let answer = ChallengeAnswer(
            name: "share.example.com", token: StubAnswers.token,
            keyAuthorization: "\(StubAnswers.token).\(thumbprint)")
        #expect(answer.recordName == "_acme-challenge.share.example.com")
        #expect(answer.recordValue.utf8.count == 43)
        #expect(responder.calls == ["present share.example.com", "settle 1", "withdraw share.example.com"])
    }

    @Test func everyNameIsShownBeforeTheAuthorityIsTold() async throws {
        var issuing = try Issuing(responder: Responder(.dns))
        issuing.names = ["share.example.com", "*.share.example.com"]
        _ = try await issuing.certificate()
        #expect(
            issuing.responder.calls.prefix(3)
                == ["present share.example.com", "present share.example.com", "settle 2"])
        #expect(issuing.authority.count("/challenge/1/dns-01") == 1)
    }

    /// A client with the state of an earlier one, and an authority that knows its account.
    private static func later() async throws -> Issuing {
        let first = try Issuing()
        _ = try await first.certificate()
        let state = EnrollmentState(accountKey: first.store.now.accountKey, account: first.store.now.account)
        let later = try Issuing(store: MemoryStore(state))
        let key = first.authority.state.withLock { $0.accountKey }
        later.authority.state.withLock { $0.accountKey = key }
        return later
    }

    @Test func anAccountThatIsKnownIsNotRegisteredAgain() async throws {
        let later = try await Self.later()
        _ = try await later.certificate()
        #expect(later.authority.count("/account") == 0)
        #expect(later.store.saves("accountKey") == 0)
    }

    @Test func anAccountThatTheAuthorityForgotIsRegisteredOnceMore() async throws {
        let later = try await Self.later()
        later.authority.replace("POST /order") { _, count in
            count == 0 ? StubAnswers.problem(400, "accountDoesNotExist", "who") : nil
        }
        _ = try await later.certificate()
        #expect(later.authority.count("/account") == 1)
        #expect(later.store.saves("accountKey") == 0)
    }

    @Test func anAccountWithAnotherAuthorityIsNotUsed() async throws {
        let first = try Issuing()
        _ = try await first.certificate()
        let elsewhere = KnownAccount(directory: "https://other.example.com/", url: "https://other.example.com/1")
        let state = EnrollmentState(accountKey: first.store.now.accountKey, account: elsewhere)
        let later = try Issuing(store: MemoryStore(state))
        _ = try await later.certificate()
        #expect(later.authority.count("/account") == 1)
        #expect(later.store.now.account?.directory == StubAuthority.directory)
    }

    @Test func aNonceThatIsRefusedIsReplacedByTheOneThatCameWithTheRefusal() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /order") { _, count in
            count < 3 ? StubAnswers.problem(400, "badNonce", "old") : nil
        }
        _ = try await issuing.certificate()
        #expect(issuing.authority.count("/order") == 4)
        #expect(issuing.authority.count("/nonce") == 1)
    }

    @Test func noncesAreNotReplacedForEver() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /order") { _, _ in StubAnswers.problem(400, "badNonce", "old") }
        #expect(try await issuing.failure().kind == .problem(.badNonce))
        #expect(issuing.authority.count("/order") == ACMELimits().nonceAttempts)
    }

    @Test func theAuthorityIsAskedAgainWhenItSaysSo() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /authorization/0") { _, count in
            guard (1...2).contains(count) else { return nil }
            let answer = StubAnswers.json(200, StubAnswers.authorization("share.example.com", 0, "pending"))
            let wait = count == 1 ? "7" : "Mon, 21 Sep 2026 14:13:40 GMT"
            return ACMEResponse(status: 200, headers: answer.headers + [("retry-after", wait)], body: answer.body)
        }
        _ = try await issuing.certificate()
        // 2026-09-21T14:13:20Z and the seven seconds are the present when the date is read.
        #expect(issuing.clock.waits.prefix(2) == [.seconds(7), .seconds(13)])
    }

    @Test func whatPassesIsAskedForAgain() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /authorization/0") { _, count in
            count == 1 ? ACMEResponse(status: 503) : nil
        }
        _ = try await issuing.certificate()
        #expect(issuing.clock.waits.first == .seconds(1))
    }

    @Test func anAuthorizationThatStandsNeedsNoAnswer() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /authorization/0") { _, _ in
            StubAnswers.json(200, StubAnswers.authorization("share.example.com", 0, "valid"))
        }
        issuing.authority.replace("POST /order/1") { [authority = issuing.authority] _, count in
            if count == 0 { authority.state.withLock { $0.orderStatus = "ready" } }
            return nil
        }
        _ = try await issuing.certificate()
        #expect(issuing.responder.calls.isEmpty)
    }

    @Test func whatWasPublishedIsTakenBackWhenTheServerEnds() async throws {
        let responder = WaitingResponder()
        let clock = ManualClock()
        let renewal = CertificateRenewal(
            plan: CertificatePlan(
                directory: try #require(WebAddress(StubAuthority.directory)),
                names: [try #require(CertificateName("share.example.com"))], terms: AccountTerms(agreesToTerms: true)),
            store: MemoryStore(), responder: responder, transport: StubAuthority(try TestIssuer(clock)),
            clock: clock.clock, logger: Logger(label: "acme") { _ in SwiftLogNoOpLogHandler() },
            observe: { event in Issue.record("\(event)") })
        let running = Task { await renewal.run() }
        for await _ in responder.waiting { break }
        running.cancel()
        await running.value
        #expect(responder.wasWithdrawn, "while the task was cancelled")
    }

    @Test func anExternalAccountIsBoundByItsKey() async throws {
        var issuing = try Issuing()
        issuing.terms = AccountTerms(
            contacts: ["mailto:ops@example.com"], agreesToTerms: true,
            externalAccount: try ExternalAccount(keyID: "kid-1", key: "MDEyMzQ1Njc4OWFiY2RlZg=="))
        _ = try await issuing.certificate()
        let asked = try #require(issuing.authority.asked.first { $0.path == "/account" })
        let binding = try #require(asked.payload?["externalAccountBinding"])
        let header = try #require(binding["protected"]?.string.flatMap { Base64Text.decodeURL($0.utf8) })
        #expect(
            String(decoding: header, as: UTF8.self)
                == "{\"alg\":\"HS256\",\"kid\":\"kid-1\",\"url\":\"\(StubAuthority.origin)/account\"}")
        let payload = try #require(binding["payload"]?.string.flatMap { Base64Text.decodeURL($0.utf8) })
        #expect(String(decoding: payload, as: UTF8.self).contains("\"kty\":\"EC\""))
        #expect(asked.payload?["contact"]?.array == [.string("mailto:ops@example.com")])
        #expect(asked.payload?["termsOfServiceAgreed"] == .bool(true))
    }
}
