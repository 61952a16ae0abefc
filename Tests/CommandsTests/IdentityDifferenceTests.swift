import Foundation
import Registry
import Testing

@testable import Commands

/// Identities of a file: who has them afterwards, in which order they move, and what is refused.
@Suite struct IdentityDifferenceTests {
    private func declaration(_ recipients: String, _ tables: String = "") throws -> Declaration {
        let text =
            "version: 1\nshares: [{name: sales, tables: [\(tables)]}, {name: quiet, tables: []}]\n"
            + "recipients: [\(recipients)]\n"
        return try DeclarationFile.read(text, file: "f").validated()
    }

    private func recipient(_ name: String, _ subjects: [String]?, shares: String = "sales") -> String {
        let identities = subjects.map { subjects in
            ", identities: [\(subjects.map { "{issuer: i, subject: \($0)}" }.joined(separator: ", "))]"
        }
        return "{name: \(name), shares: [\(shares)]\(identities ?? "")}"
    }

    private func titles(_ difference: Difference) -> [String] {
        difference.steps.flatMap { step in
            ["\(step.action.mark) \(step.title)"] + step.lines.map(\.text).filter { $0.contains("identity") }
        }
    }

    private func owners(_ place: RegistryOfOnePlace) async throws -> [String: [String]] {
        var owners: [String: [String]] = [:]
        for recipient in try await place.registry.recipients() {
            owners[recipient.name] = try await place.registry.recipient(recipient.name).identities.map(\.subject)
        }
        return owners
    }

    @Test func aMissingKeyLeavesThemAndAnEmptyListTakesThemAway() async throws {
        let place = try await RegistryOfOnePlace()
        try await place.apply(try declaration(recipient("acme", ["one", "two"])))
        #expect(try await owners(place) == ["acme": ["one", "two"]])
        #expect(try await place.apply(try declaration(recipient("acme", nil))).0.steps.isEmpty)
        #expect(try await place.apply(try declaration(recipient("acme", ["two", "one"]))).0.steps.isEmpty)
        let (difference, run) = try await place.apply(try declaration(recipient("acme", [])))
        #expect(run.failure == nil)
        #expect(titles(difference) == ["~ recipient acme", "- identity one of i", "- identity two of i"])
        #expect(try await owners(place) == ["acme": []])
    }

    @Test func twoRecipientsSwapTheirIdentities() async throws {
        let place = try await RegistryOfOnePlace()
        try await place.apply(try declaration(recipient("acme", ["a", "stays"]) + ", " + recipient("globex", ["g"])))
        let swapped = try declaration(recipient("acme", ["g", "stays"]) + ", " + recipient("globex", ["a"]))
        let (difference, run) = try await place.apply(swapped)
        #expect(run.failure == nil)
        #expect(
            titles(difference) == [
                "~ recipient acme", "- identity a of i", "~ recipient globex", "- identity g of i",
                "~ recipient acme", "+ identity g of i", "~ recipient globex", "+ identity a of i",
            ])
        #expect(try await owners(place) == ["acme": ["g", "stays"], "globex": ["a"]])
        #expect(try await place.apply(swapped).0.steps.isEmpty)
    }

    @Test func anIdentityGoesToARecipientThatIsMade() async throws {
        let place = try await RegistryOfOnePlace()
        try await place.apply(try declaration(recipient("acme", ["a"])))
        let (difference, run) = try await place.apply(
            try declaration(recipient("new", ["a"]) + ", " + recipient("acme", [])))
        #expect(run.failure == nil)
        #expect(
            titles(difference) == [
                "~ recipient acme", "- identity a of i", "+ recipient new", "+ identity a of i",
            ])
        #expect(try await owners(place) == ["acme": [], "new": ["a"]])
    }

    @Test func whoKeepsAnIdentityKeepsItAndNothingIsDone() async throws {
        let place = try await RegistryOfOnePlace()
        try await place.apply(try declaration(recipient("acme", ["a"]) + ", " + recipient("globex", ["g"])))
        for (others, part) in [
            ("", "which the file does not name"), (", " + recipient("acme", nil), "leaves as they are"),
        ] {
            let wanted = try declaration(recipient("globex", ["g", "a"], shares: "") + others)
            let error = await #expect(throws: CommandError.self) { try await place.apply(wanted) }
            #expect(error?.kind == .conflict)
            let message = try #require(error?.message)
            #expect(
                message.contains("the identity a of i cannot go to the recipient globex: it is the recipient acme, "))
            #expect(message.contains(part))
            #expect(try await owners(place) == ["acme": ["a"], "globex": ["g"]])
            #expect(try await place.registry.recipient("globex").shares == ["sales"])
        }
    }

    @Test func whoIsPrunedGivesItsIdentityUpFirst() async throws {
        let place = try await RegistryOfOnePlace()
        try await place.apply(try declaration(recipient("old", ["a", "b"])))
        let (difference, run) = try await place.apply(try declaration(recipient("new", ["a"])), prunes: true)
        #expect(run.failure == nil)
        #expect(
            titles(difference) == [
                "~ recipient old", "- identity a of i", "+ recipient new", "+ identity a of i", "- recipient old",
            ])
        #expect(try await owners(place) == ["new": ["a"]])
    }

    @Test func whoComesInSeesNothingThatIsTakenAway() async throws {
        let place = try await RegistryOfOnePlace()
        let table = "{table: a.secret, location: 's3://lake/o'}"
        try await place.apply(try declaration(recipient("acme", ["a"], shares: "sales, quiet")))
        let (difference, run) = try await place.apply(try declaration(recipient("acme", ["b"]), table))
        #expect(run.failure == nil)
        #expect(
            titles(difference) == [
                "- grants of acme", "~ recipient acme", "- identity a of i", "~ share sales", "~ recipient acme",
                "+ identity b of i",
            ])
    }

    @Test func identitiesThatDifferInBytesAreTwo() async throws {
        let place = try await RegistryOfOnePlace()
        try await place.apply(try declaration(recipient("acme", ["é"])))
        let (difference, run) = try await place.apply(try declaration(recipient("acme", ["e\u{301}"])))
        #expect(run.failure == nil && difference.steps.count == 2)
        let subject = try #require(try await place.registry.recipient("acme").identities.first?.subject)
        #expect(Array(subject.utf8) == Array("e\u{301}".utf8))
    }
}
