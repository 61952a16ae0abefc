import ACME
import ACMESyntax
import JSON
import Synchronization
import Testing

/// When certificates are renewed, and what happens when that fails.
struct RenewalTests {
    private static let day: Int64 = 86_400

    private static func time(_ seconds: Int64) -> String {
        // Second 1790000000 is 2026-09-21T14:13:20Z; the month is long enough for all that is asked here.
        let sinceMonth = seconds - 1_790_000_000 + 51_200 + 20 * 86_400
        let day = 1 + sinceMonth / 86_400
        let rest = sinceMonth % 86_400
        let (hour, minute, second) = (rest / 3600, rest % 3600 / 60, rest % 60)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "2026-09-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z"
    }

    /// The days between certificates, told by the clock.
    private static func daysBetween(_ issuing: Issuing, random: Double) async throws -> Double {
        var issuing = issuing
        issuing.random = { random }
        let start = issuing.clock.seconds
        let events = try await issuing.events(2)
        guard case .current(_, _, isNew: true) = events[1] else {
            Issue.record("\(events)")
            return 0
        }
        return Double(issuing.clock.seconds - start) / Double(day)
    }

    @Test func aThirdOfTheLifetimeIsLeftWhenItIsRenewed() async throws {
        let days = try await Self.daysBetween(try Issuing(), random: 0)
        #expect(days >= 60 && days < 60.5, "\(days)")
    }

    @Test func notEverybodyRenewsAtTheSameTime() async throws {
        let days = try await Self.daysBetween(try Issuing(), random: 0.999)
        #expect(days >= 57 && days < 57.5, "\(days)")
    }

    @Test func aCertificateOfSixDaysIsRenewedAfterFour() async throws {
        let days = try await Self.daysBetween(try Issuing(lifetime: 6 * Self.day), random: 0)
        #expect(days >= 4 && days < 4.3, "\(days)")
    }

    private static func withRenewalInfo(_ start: Int64, _ end: Int64, lifetime: Int64 = 7_776_000) throws -> Issuing {
        let issuing = try Issuing(lifetime: lifetime)
        issuing.authority.replace("GET /directory") { _, _ in
            StubAnswers.json(
                200, StubAnswers.directoryText(extra: ",\"renewalInfo\":\"\(StubAuthority.origin)/renewal\""))
        }
        let now = issuing.clock.seconds
        let answer = ACMEResponse(
            status: 200, headers: [("retry-after", "21600")],
            body: Array(
                ("{\"suggestedWindow\":{\"start\":\"\(time(now + start))\",\"end\":\"\(time(now + end))\"},"
                    + "\"explanationURL\":\"https://ca.example.com/incident\"}").utf8))
        issuing.authority.state.withLock { $0.renewalInfo = answer }
        return issuing
    }

    @Test(arguments: [(0.0, 2.0), (0.5, 3.0), (0.999, 4.0)])
    func theAuthoritysWindowCountsWhereItTellsOne(_ random: Double, _ expected: Double) async throws {
        let issuing = try Self.withRenewalInfo(2 * Self.day, 4 * Self.day)
        let days = try await Self.daysBetween(issuing, random: random)
        #expect(days > expected - 0.05 && days < expected + 0.3, "\(days)")
        let asked = issuing.authority.asked.filter { $0.path.hasPrefix("/renewal/") }
        #expect(asked.count >= 8, "it is asked again, for windows move")
        #expect(asked.allSatisfy { $0.path.hasPrefix("/renewal/AQIDBA.") }, "\(asked[0].path)")
    }

    @Test func aWindowThatIsPastIsNow() async throws {
        let issuing = try Self.withRenewalInfo(-10 * Self.day, -9 * Self.day)
        let days = try await Self.daysBetween(issuing, random: 0.5)
        #expect(days < 0.1, "\(days)")
    }

    @Test func anAuthorityThatWantsEveryCertificateRenewedAtOnceIsNotFollowedForEver() async throws {
        let issuing = try Self.withRenewalInfo(-10 * Self.day, -9 * Self.day)
        let start = issuing.clock.seconds
        let events = try await issuing.events(10)
        #expect(events.count == 10)
        // One hour, two, four, eight, sixteen, and then four times a day; and a minute after each.
        let hours = (issuing.clock.seconds - start) / 3600
        #expect(hours >= 127 && hours < 137, "\(hours)")
    }

    @Test func aWindowAfterTheEndDoesNotLetTheCertificateExpire() async throws {
        let issuing = try Self.withRenewalInfo(8 * Self.day, 9 * Self.day, lifetime: 5 * Self.day)
        let days = try await Self.daysBetween(issuing, random: 0.5)
        #expect(days >= 4.5 && days < 4.8, "\(days)")
    }

    @Test func theOrderNamesTheCertificateThatItReplaces() async throws {
        let issuing = try Self.withRenewalInfo(2 * Self.day, 4 * Self.day)
        _ = try await issuing.events(2)
        let orders = issuing.authority.asked.filter { $0.path == "/order" }
        #expect(orders.count == 2)
        #expect(orders[0].payload?["replaces"] == nil)
        #expect(orders[1].payload?["replaces"]?.string?.hasPrefix("AQIDBA.") == true)
    }

    @Test func aCertificateThatCannotBeReplacedAnyMoreIsOrderedWithoutIt() async throws {
        let issuing = try Self.withRenewalInfo(2 * Self.day, 4 * Self.day)
        issuing.authority.replace("POST /order") { _, count in
            count == 1 ? StubAnswers.problem(409, "alreadyReplaced", "done") : nil
        }
        let events = try await issuing.events(2)
        guard case .current(_, _, isNew: true) = events[1] else {
            Issue.record("\(events)")
            return
        }
        #expect(issuing.authority.asked.filter { $0.path == "/order" }.last?.payload?["replaces"] == nil)
    }

    @Test func withoutTheAuthoritysTimesItsOwnServe() async throws {
        let issuing = try Self.withRenewalInfo(0, 1)
        issuing.authority.state.withLock { $0.renewalInfo = StubAnswers.json(200, "{\"suggestedWindow\":{}}") }
        let days = try await Self.daysBetween(issuing, random: 0)
        #expect(days >= 60 && days < 60.5, "\(days)")
    }

    @Test func attemptsThatFailGrowRareAndThePresentCertificateStays() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /order") { _, count in
            count > 0 ? StubAnswers.problem(500, "serverInternal", "down") : nil
        }
        let events = try await issuing.events(8)
        let waits = events.compactMap { event -> Int64? in
            if case .failed(_, let wait) = event { wait.components.seconds } else { nil }
        }
        #expect(waits.count == 7)
        // The jitter of a chance of zero is three quarters.
        #expect(waits == [225, 450, 900, 1800, 3600, 7200, 14_400])
        #expect(issuing.authority.asked.filter { $0.path == "/order" }.count == 8)
        #expect(issuing.store.saves("certificate") == 1)
    }

    @Test func whatTheAuthorityAsksForIsWaitedFor() async throws {
        let issuing = try Issuing()
        issuing.authority.replace("POST /order") { _, _ in
            StubAnswers.problem(429, "rateLimited", "too many", retryAfter: "40000")
        }
        let events = try await issuing.events(1)
        guard case .failed(let error, let wait) = events[0] else {
            Issue.record("\(events)")
            return
        }
        #expect(error.kind == .problem(.rateLimited))
        #expect(wait == .seconds(40_000))
    }

    @Test func aStoredCertificateIsUsedAtOnce() async throws {
        let store = MemoryStore()
        let first = try Issuing(store: store)
        let stored = try await first.certificate()
        let second = try Issuing(store: store)
        let events = try await second.events(1)
        guard case .current(stored, _, isNew: false) = events[0] else {
            Issue.record("\(events)")
            return
        }
        #expect(second.authority.asked.isEmpty)
    }

    @Test(arguments: ["names", "key", "chain", "expired"])
    func aStoredCertificateThatDoesNotServeIsReplaced(_ fault: String) async throws {
        let store = MemoryStore()
        let stored = try await Issuing(store: store).certificate()
        var second = try Issuing(store: store)
        switch fault {
        case "names": second.names = ["other.example.com"]
        case "key":
            try await store.save(certificate: StoredCertificate(chain: stored.chain, key: try CertificateKey().pem()))
        case "chain": try await store.save(certificate: StoredCertificate(chain: "damaged", key: stored.key))
        default: second.clock.advance(.seconds(7_776_001))
        }
        // With a new account, so that this authority knows its key; what matters is that it is asked.
        let renewed = MemoryStore(EnrollmentState(certificate: store.now.certificate))
        let third = second.keeping(renewed)
        let events = try await third.events(1)
        guard case .current(_, _, isNew: true) = events[0] else {
            Issue.record("it is used: \(events)")
            return
        }
        #expect(renewed.now.certificate != store.now.certificate)
    }
}
