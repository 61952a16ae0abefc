import ACME
import ACMESyntax
import Enrollment
import Foundation
import LDNS
import Testing

/// Certificates of a real authority by HTTP-01.
@Suite(.enabled(if: Pebble.isThere, "No pebble: install Debian's package of that name."))
struct HTTPChallengeTests {
    /// An authority, its name server and a listener for its challenges.
    static func with(
        _ options: Pebble.Options = Pebble.Options(),
        _ body: (Pebble, ChallengeListener, TemporaryFolder) async throws -> Void
    ) async throws {
        let dns = try ChallengeServer()
        defer { dns.stop() }
        let listener = try await ChallengeListener()
        let pebble = try Pebble(httpPort: listener.port, dns: dns.dns, options)
        defer { pebble.stop() }
        try await body(pebble, listener, try TemporaryFolder())
        try await listener.stop()
    }

    @Test(arguments: CertificateKey.Kind.allCases)
    func aCertificateIsIssuedAndKept(_ kind: CertificateKey.Kind) async throws {
        try await Self.with { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com", "Files.example.com"], responder: listener.challenges,
                keyKind: kind)
            let chain = try await client.certificate()
            let key = try CertificateKey(pem: try state.text("acme/current/key.pem"))
            #expect(chain.fault(for: client.plan.names, key: key, now: Int64(Date().timeIntervalSince1970)) == nil)
            #expect(try state.text("acme/current/certificate.pem") == chain.pem)
            #expect(chain.pem.components(separatedBy: "BEGIN CERTIFICATE").count >= 3)
            for file in ["account.pem", "account.json", "current/key.pem", "current/certificate.pem"] {
                #expect(try state.mode("acme/\(file)") == 0o600, "\(file)")
            }
            #expect(try state.mode("acme") == 0o700)
            try await client.close()
        }
    }

    @Test func anAddressIsCertified() async throws {
        try await Self.with { pebble, listener, state in
            let client = try Client(pebble, in: state, names: ["127.0.0.1"], responder: listener.challenges)
            let chain = try await client.certificate()
            let key = try CertificateKey(pem: try state.text("acme/current/key.pem"))
            #expect(chain.fault(for: client.plan.names, key: key, now: chain.notBefore + 60) == nil)
            try await client.close()
        }
    }

    @Test func noncesThatAreRefusedAreReplaced() async throws {
        var options = Pebble.Options()
        options.noncesRefused = 50
        try await Self.with(options) { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges)
            #expect(try await client.certificate().notAfter > Int64(Date().timeIntervalSince1970))
            // Without refusals it takes ten.
            let posts = pebble.output().components(separatedBy: " POST /").count - 1
            #expect(posts > 10, "\(posts)")
            try await client.close()
        }
    }

    @Test func authorizationsThatStandAreNotShownAgain() async throws {
        var options = Pebble.Options()
        options.authorizationsReused = 100
        try await Self.with(options) { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges)
            _ = try await client.certificate()
            try FileManager.default.removeItem(atPath: client.path + "/current")
            _ = try await client.certificate()
            let asked = pebble.output().components(separatedBy: "Attempting to validate").count - 1
            #expect(asked <= 3, "\(asked)")
            try await client.close()
        }
    }

    @Test func aChallengeThatIsAnsweredWronglyEndsTheOrderAndSaysWhy() async throws {
        try await Self.with { pebble, _, state in
            // Answers that the listener does not know of.
            let client = try Client(pebble, in: state, names: ["share.example.com"], responder: HTTPChallenges())
            let error = try await client.failure()
            #expect(error.kind == .problem(.unauthorized) || error.kind == .problem(.incorrectResponse), "\(error)")
            #expect(error.description.contains("share.example.com"), "\(error)")
            #expect(error.remedy != nil)
            #expect(!FileManager.default.fileExists(atPath: client.path + "/current"))
            try await client.close()
        }
    }

    @Test func aCertificateIsRenewedInTimeForANewKeyAndTheOneBeforeStays() async throws {
        try await Self.with { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges)
            let first = try await client.certificate()
            let key = try state.text("acme/current/key.pem")
            let account = try state.text("acme/account.json")
            // 90 days: due with 30 left, and up to 3 earlier.
            client.advance(days: 55)
            guard case .current(_, _, isNew: false) = try #require(try await client.events(1).first) else {
                Issue.record("it is renewed too early")
                return
            }
            client.advance(days: 6)
            let events = try await client.events(2)
            guard case .current(_, _, isNew: false) = events[0], case .current(let stored, _, isNew: true) = events[1]
            else {
                Issue.record("\(events)")
                return
            }
            #expect(try IssuedChain(pem: stored.chain) != first)
            #expect(stored.key != key)
            #expect(try state.text("acme/current/key.pem") == stored.key)
            #expect(try state.text("acme/account.json") == account)
            let folders = try FileManager.default.contentsOfDirectory(atPath: client.path)
                .filter { $0.hasPrefix("certificate-") }
            #expect(folders.count == 2)
            try await client.close()
        }
    }

    @Test func aRenewalThatFailsLeavesThePresentCertificate() async throws {
        try await Self.with { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges)
            let first = try await client.certificate()
            client.advance(days: 61)
            pebble.stop()
            let events = try await client.events(3)
            guard case .current(let stored, _, isNew: false) = events[0], case .failed(let error, _) = events[1],
                case .failed(_, let wait) = events[2]
            else {
                Issue.record("\(events)")
                return
            }
            #expect(stored.chain == first.pem)
            #expect(error.kind == .transport)
            #expect(wait > .seconds(400))
            #expect(try state.text("acme/current/certificate.pem") == first.pem)
            try await client.close()
        }
    }
}
