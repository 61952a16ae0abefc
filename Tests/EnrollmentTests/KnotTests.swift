import ACME
import Foundation
import LDNS
import Testing

@testable import Enrollment

/// Questions to and updates of a real name server.
@Suite(.enabled(if: Knot.isThere, "No knotd: install Debian's knot."))
struct KnotTests {
    private static func with(_ body: (Knot) async throws -> Void) async throws {
        let knot = try Knot()
        defer { knot.stop() }
        try await body(knot)
    }

    private static func answer(_ name: String, key: String = "authorization") -> ChallengeAnswer {
        ChallengeAnswer(name: name, token: "token", keyAuthorization: key)
    }

    @Test func recordsAreRead() async throws {
        try await Self.with { knot in
            let note = try Resolver(knot.server).ask("NOTE.example.com.", .txt)
            #expect(note.code == .noError && note.isAuthoritative && !note.isTruncated && !note.offersRecursion)
            #expect(note.answers.map(\.content) == [.text(Array("first second".utf8))])
            #expect(note.answers[0].owner == "note.example.com" && note.answers[0].timeToLive == 60)
            let address = try Resolver(knot.server).ask("share.example.com", .a)
            #expect(address.answers.map(\.content) == [.address("127.0.0.1")])
            let servers = try Resolver(knot.server).ask("example.com", .ns)
            #expect(servers.answers.map(\.content) == [.name("ns1.example.com")])
            let missing = try Resolver(knot.server).ask("missing.example.com", .txt)
            #expect(missing.code == .nameError && missing.answers.isEmpty)
            #expect(missing.authority.map(\.type) == [.soa])
            #expect(try Resolver(knot.server).ask("example.org", .a).code == .refused)
        }
    }

    @Test func anAnswerThatIsTooLongForADatagramComesByTCP() async throws {
        try await Self.with { knot in
            let long = try Resolver(knot.server).ask("long.example.com", .txt)
            guard case .text(let bytes) = try #require(long.answers.first).content else {
                Issue.record("\(long)")
                return
            }
            #expect(bytes.count == 2400 && !long.isTruncated)
        }
    }

    @Test(arguments: TSIGKey.Algorithm.allCases)
    func recordsComeAndGoOneByOne(_ algorithm: TSIGKey.Algorithm) async throws {
        let knot = try Knot(algorithm: algorithm)
        defer { knot.stop() }
        let key = try Knot.key(algorithm: algorithm)
        let name = "_acme-challenge.share.example.com"
        func update(_ text: String, _ change: TextUpdate.Change) throws {
            let update = TextUpdate(zone: "example.com", name: name, text: Array(text.utf8), change: change)
            try Resolver(knot.server).update(update, key: key)
        }
        try update("first \"quoted\" \\ text", .add(timeToLive: 60))
        try update("second", .add(timeToLive: 60))
        try update("second", .add(timeToLive: 60))
        #expect(Set(try knot.texts(name)) == ["first \"quoted\" \\ text", "second"])
        try update("second", .remove)
        #expect(try knot.texts(name) == ["first \"quoted\" \\ text"])
        try update("never there", .remove)
        try update("first \"quoted\" \\ text", .remove)
        #expect(try knot.texts(name).isEmpty)
    }

    @Test func whatTheServerRefusesIsTold() async throws {
        try await Self.with { knot in
            let update = TextUpdate(
                zone: "example.com", name: "_acme-challenge.share.example.com", text: [65],
                change: .add(timeToLive: 60))
            let elsewhere = TextUpdate(
                zone: "example.org", name: "_acme-challenge.example.org", text: [65], change: .add(timeToLive: 60))
            func failure(_ update: TextUpdate, _ key: TSIGKey) -> DNSFailure? {
                do throws(DNSFailure) {
                    try Resolver(knot.server).update(update, key: key)
                    return nil
                } catch {
                    return error
                }
            }
            let wrong = "ZGlmZmVyZW50LWRpZmZlcmVudC1kaWZmZXJlbnQtLi4="
            for (key, words) in [
                (try Knot.key(secret: wrong), "NOTAUTH, BADSIG"), (try Knot.key(name: "nobody"), "NOTAUTH, BADKEY"),
                (try Knot.key(algorithm: .hmacSHA512), "NOTAUTH, BADKEY"),
            ] {
                let refused = try #require(failure(update, key))
                #expect(refused.kind == .unsigned, "\(key): \(refused)")
                #expect(refused.reason.contains(words), "\(key): \(refused)")
            }
            let own = try Knot.key()
            #expect(try #require(failure(elsewhere, own)).reason.contains("NOTAUTH"))
            let forbidden = TextUpdate(
                zone: "example.com", name: "_acme-challenge.example.org", text: [65], change: .add(timeToLive: 60))
            #expect(failure(forbidden, own)?.kind == .refused(.notInZone))
            #expect(try knot.texts("_acme-challenge.share.example.com").isEmpty)
        }
    }

    @Test func theZoneIsFoundAndAliasesAreFollowed() async throws {
        try await Self.with { knot in
            let updates = DynamicUpdates(
                server: knot.server, key: try Knot.key(), resolver: knot.server,
                visibility: RecordVisibility(
                    .listed([knot.server]), aliasesAt: knot.server, timeout: .seconds(5),
                    interval: .milliseconds(100)))
            let answer = Self.answer("alias.example.com")
            try await updates.present(answer)
            try await updates.settle([answer])
            #expect(try knot.texts("_acme-challenge.share.example.com") == [answer.recordValue])
            try await updates.withdraw(answer)
            #expect(try knot.texts("_acme-challenge.share.example.com").isEmpty)
        }
    }

    @Test func aNameOfAnotherZoneIsNotSentThere() async throws {
        try await Self.with { knot in
            let updates = DynamicUpdates(
                server: knot.server, key: try Knot.key(), zone: "Example.com.", visibility: nil)
            await #expect {
                try await updates.present(Self.answer("share.example.org"))
            } throws: { ($0 as? ChallengeFailure)?.reason.contains("not within the zone example.com") == true }
        }
    }

    @Test func theServersOfAZoneAreFound() async throws {
        try await Self.with { knot in
            let found = try await Delegation(calls: BlockingCalls())
                .servers(of: "_acme-challenge.share.example.com", at: knot.server)
            #expect(found == [[try #require(DNSServer(address: "127.0.0.1"))]])
        }
    }

    @Test func aRecordThatDoesNotAppearIsToldWithItsServer() async throws {
        try await Self.with { knot in
            let visibility = RecordVisibility(
                .listed([knot.server]), timeout: .milliseconds(500), interval: .milliseconds(100))
            await #expect {
                try await visibility.wait(for: [Self.answer("share.example.com")])
            } throws: { error in
                let failure = error as? ChallengeFailure
                return failure?.place == "name server \(knot.server)"
                    && failure?.reason.contains("_acme-challenge.share.example.com is not there") == true
            }
        }
    }

    @Test func everyRecordHasToBeThere() async throws {
        try await Self.with { knot in
            let updates = DynamicUpdates(
                server: knot.server, key: try Knot.key(),
                visibility: RecordVisibility(
                    .listed([knot.server]), timeout: .milliseconds(500), interval: .milliseconds(100)))
            let (first, second) = (Self.answer("share.example.com"), Self.answer("share.example.com", key: "other"))
            try await updates.present(first)
            await #expect(throws: ChallengeFailure.self) { try await updates.settle([first, second]) }
            try await updates.present(second)
            try await updates.settle([first, second])
        }
    }
}
