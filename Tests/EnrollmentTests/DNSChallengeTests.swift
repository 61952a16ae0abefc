import ACME
import ACMESyntax
import Enrollment
import Foundation
import LDNS
import Testing

/// Certificates of a real authority by DNS-01.
@Suite(.enabled(if: Pebble.isThere && Knot.isThere, "No pebble or no knotd: install Debian's pebble and knot."))
struct DNSChallengeTests {
    @Test(arguments: TSIGKey.Algorithm.allCases)
    func aNameAndItsWildcardAreShownByDynamicUpdate(_ algorithm: TSIGKey.Algorithm) async throws {
        let knot = try Knot(algorithm: algorithm)
        defer { knot.stop() }
        let pebble = try Pebble(httpPort: 1, dns: knot.port)
        defer { pebble.stop() }
        let state = try TemporaryFolder()
        let updates = DynamicUpdates(
            server: knot.server, key: try Knot.key(algorithm: algorithm),
            visibility: RecordVisibility(.listed([knot.server]), timeout: .seconds(20), interval: .milliseconds(100)))
        let client = try Client(
            pebble, in: state, names: ["share.example.com", "*.share.example.com"], responder: updates)
        let chain = try await client.certificate()
        let key = try CertificateKey(pem: try state.text("acme/current/key.pem"))
        #expect(chain.fault(for: client.plan.names, key: key, now: chain.notBefore + 60) == nil)
        #expect(try knot.texts("_acme-challenge.share.example.com").isEmpty)
        try await client.close()
    }

    @Test func aHookPublishesAndCleansUp() async throws {
        let dns = try ChallengeServer()
        defer { dns.stop() }
        let pebble = try Pebble(httpPort: 1, dns: dns.dns)
        defer { pebble.stop() }
        let state = try TemporaryFolder()
        let server = try #require(DNSServer(address: "127.0.0.1", port: dns.dns))
        setenv("CAUSEWAY_SECRET", "hidden", 1)
        let hook = HookCommand(
            path: try dns.hook(), timeout: .seconds(20),
            visibility: RecordVisibility(.listed([server]), timeout: .seconds(20), interval: .milliseconds(100)))
        let client = try Client(pebble, in: state, names: ["*.share.example.com"], responder: hook)
        _ = try await client.certificate()
        let calls = try dns.folder.text("calls").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(calls.map { $0[1] } == ["present", "cleanup"])
        for call in calls {
            #expect(call.count == 8 && call[0] == "3", "three arguments: \(call)")
            #expect(call[2] == "_acme-challenge.share.example.com")
            #expect(call[3].utf8.count == 43)
            #expect(call[1..<4] == call[4..<7])
            #expect(call[7] == "none", "what configures the server is not the hook's")
        }
        #expect(calls[0][3] == calls[1][3])
        try await client.close()
    }

    @Test func aKeyThatTheServerDoesNotKnowIsToldBeforeTheAuthorityIsAsked() async throws {
        let knot = try Knot()
        defer { knot.stop() }
        let pebble = try Pebble(httpPort: 1, dns: knot.port)
        defer { pebble.stop() }
        let state = try TemporaryFolder()
        let updates = DynamicUpdates(
            server: knot.server, key: try Knot.key(secret: "ZGlmZmVyZW50LWRpZmZlcmVudC1kaWZmZXJlbnQtLi4="),
            visibility: nil)
        let client = try Client(pebble, in: state, names: ["share.example.com"], responder: updates)
        let error = try await client.failure()
        #expect(error.kind == .challenge, "\(error)")
        #expect(error.place == "name server \(knot.server)")
        #expect(error.remedy?.contains("secret of the key") == true, "\(error)")
        #expect(!error.description.contains("ZGlm"))
        #expect(!pebble.output().contains("Attempting to validate"))
        try await client.close()
    }
}
