import Foundation
import Registry
import SeededGenerator
import SharingServer
import Synchronization
import Testing

@testable import Commands

/// Somebody else's changes are never overwritten, and what breaks off in the middle is told and finished later.
@Suite struct DifferenceRunTests {
    /// Does something before each operation.
    private final class Meddler: RegistryClient {
        private let place: RegistryOfOnePlace
        private let count = Mutex(0)
        private let before: @Sendable (Int) async throws -> Void

        init(_ place: RegistryOfOnePlace, _ before: @escaping @Sendable (Int) async throws -> Void) {
            self.place = place
            self.before = before
        }

        func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer {
            let index = count.withLock { count in
                count += 1
                return count - 1
            }
            try await before(index)
            return try await place.perform(operation)
        }

        func server() async throws -> ServerDescription { try await place.server() }
        func close() async throws {}
    }

    private static let text = """
        version: 1
        shares:
        - {name: sales, comment: new, tables: [{table: a.b, location: 's3://lake/b'}]}
        - {name: finance, tables: []}
        recipients:
        - {name: acme, comment: new, shares: [sales, finance], identities: [{issuer: i, subject: moved}]}
        - {name: globex, shares: [sales], identities: [{issuer: i, subject: left}]}
        """

    private func place() async throws -> RegistryOfOnePlace {
        let place = try await RegistryOfOnePlace()
        _ = try await place.perform(.createShare(name: "sales", comment: nil, tables: []))
        _ = try await place.perform(.createShare(name: "old", comment: nil, tables: []))
        let identities = ["left", "moved"].map { [RecipientIdentity(issuer: "i", subject: $0)] }
        _ = try await place.perform(
            .createRecipient(name: "acme", comment: nil, shares: ["old"], identities: identities[0]))
        _ = try await place.perform(
            .createRecipient(name: "gone", comment: nil, shares: ["old", "sales"], identities: identities[1]))
        return place
    }

    static let meddling: [RegistryOperation] = [
        .updateShare(name: "sales", changes: ShareChanges(comment: "by another")),
        .grant(recipient: "gone", shares: ["sales"]),
        .updateRecipient(name: "acme", changes: RecipientChanges(comment: "by another")),
        .deleteShare(name: "sales"),
        .deleteRecipient(name: "acme"),
        .createShare(name: "finance", comment: "by another", tables: []),
        .createRecipient(name: "globex", comment: "by another", shares: []),
        .updateRecipient(name: "gone", changes: RecipientChanges(comment: "by another")),
        .updateShare(name: "old", changes: ShareChanges(comment: "by another")),
    ]

    /// Before the first step everything that the steps depend on is as somebody else left it, and so it stays.
    @Test(arguments: meddling)
    func aChangeMadeMeanwhileIsRefused(_ operation: RegistryOperation) async throws {
        let place = try await place()
        let declaration = try DeclarationFile.read(Self.text, file: "f").validated()
        let client = Meddler(place) { if $0 == 0 { _ = try await place.perform(operation) } }
        let (difference, run) = try await place.apply(declaration, prunes: true, through: client)
        let failure = try #require(run.failure, "\(operation)")
        #expect([.conflict, .notFound].contains(failure.kind), "\(failure)")
        let index = try #require(run.outcomes.firstIndex(of: .refused))
        #expect(run.outcomes[..<index].allSatisfy { $0 == .done })
        #expect(run.outcomes[(index + 1)...].allSatisfy { $0 == .notDone })
        #expect(failure.message.contains("\(index) of \(difference.steps.count) changes were made before it"))
        // What it was read as is known now, and the second run makes it so.
        let (_, again) = try await place.apply(declaration, prunes: true)
        #expect(again.failure == nil)
        #expect(try await place.apply(declaration, prunes: true).0.steps.isEmpty)
    }

    @Test func aBrokenConnectionIsToldAndTheNextRunGoesOn() async throws {
        let declaration = try DeclarationFile.read(Self.text, file: "f").validated()
        let whole = try await place().apply(declaration, prunes: true).0.steps.count
        for last in 0..<whole {
            let place = try await place()
            let client = Meddler(place) { index in
                if index == last { throw CommandError(.unavailable, "it broke off") }
            }
            let (difference, run) = try await place.apply(declaration, prunes: true, through: client)
            #expect(difference.steps.count == whole)
            #expect(run.failure?.kind == .unavailable)
            #expect(run.outcomes.prefix(last).allSatisfy { $0 == .done })
            #expect(run.outcomes[last] == .unknown)
            let report = DifferenceReport(difference, run.outcomes, file: "f", isDryRun: false)
            let lines = report.lines(TextStyle(hasColour: false))
            #expect(lines.filter { $0.hasSuffix("[not done]") }.count == whole - last - 1)
            #expect(lines.last?.hasSuffix("\(last) of \(whole) were done.") == true)
            let (rest, second) = try await place.apply(declaration, prunes: true)
            #expect(second.failure == nil)
            #expect(rest.steps.count <= whole - last)
            #expect(try await place.apply(declaration, prunes: true).0.steps.isEmpty)
        }
    }

    /// The steps move revisions themselves, in every order that declarations bring up.
    @Test(arguments: 100..<104)
    func theRunsOwnChangesAreNobodyElses(_ seed: Int) async throws {
        var random = RandomDeclaration(random: SeededGenerator(seed: UInt64(seed)))
        let place = try await RegistryOfOnePlace()
        for _ in 0..<20 {
            let prunes = random.random.chance(50)
            // A recipient that the file does not name keeps its identities, unless it is pruned.
            let declaration = try random.declaration(identities: prunes)
            let (difference, run) = try await place.apply(declaration, prunes: prunes)
            #expect(run.failure == nil, "\(difference.steps.map(\.title))")
        }
    }
}
