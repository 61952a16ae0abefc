import Foundation
import Registry
import Tables
import Testing

/// Indexes take keys of a few kilobytes only; what is longer is kept all the same, or refused by name.
@Suite(.onEveryBackend) struct LongKeyTests {
    /// Text that no compression shortens much.
    private func text(_ bytes: Int) -> String {
        String((0..<bytes).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
    }

    @Test(arguments: [2_048, 2_049, 9_000])
    func versionsOfTablesWithLongNamesAreKept(_ length: Int) async throws {
        let home = try await TemporaryRegistry()
        let ledger = RegistryLedger(home.registry)
        let versions = [RecordedVersion(version: 0, snapshotID: 7, timestamp: 1)]
        let one = text(length)
        let other = String(one.dropLast()) + "_"
        #expect(try await ledger.record(versions, insteadOf: [], of: one) == versions)
        #expect(try await ledger.versions(of: one) == versions)
        #expect(try await ledger.versions(of: other).isEmpty)
    }

    @Test func identitiesFitIntoAKey() async throws {
        let home = try await TemporaryRegistry()
        let actor = TemporaryRegistry.operatorActor
        _ = try await home.registry.createRecipient("acme", as: actor)
        let longest = RecipientIdentity(issuer: "https://" + text(1016), subject: text(1024))
        let changes = RecipientChanges(addIdentities: [longest])
        #expect(try await home.registry.updateRecipient("acme", changes, as: actor).identities == [longest])
        #expect(try await home.registry.authenticate(longest)?.recipient.name == "acme")
        let longer = RecipientChanges(addIdentities: [RecipientIdentity(issuer: "https://a", subject: text(1023) + "é")])
        #expect(try await kind { _ = try await home.registry.updateRecipient("acme", longer, as: actor) } == .invalid)
    }
}
