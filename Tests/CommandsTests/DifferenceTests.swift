import Foundation
import Registry
import SeededGenerator
import Testing

@testable import Commands

/// Whatever was there, applying a declaration makes it so, in one go, and then there is nothing left to do.
@Suite struct DifferenceTests {
    private static func sorted(_ declaration: Declaration) -> Declaration {
        var copy = declaration
        copy.shares = declaration.shares?.map { share in
            var share = share
            share.tables.sort { $0.key < $1.key }
            share.namespaces.sort { $0.schema < $1.schema }
            return share
        }.sorted { $0.name.key < $1.name.key }
        copy.recipients = declaration.recipients?.map { recipient in
            var recipient = recipient
            recipient.shares.sort { $0.key < $1.key }
            recipient.identities?.sort { one, other in
                one.issuer == other.issuer
                    ? one.subject.utf8.lexicographicallyPrecedes(other.subject.utf8) : one.issuer < other.issuer
            }
            return recipient
        }.sorted { $0.name.key < $1.name.key }
        return copy
    }

    @Test(arguments: 0..<8)
    func oneDeclarationAfterAnotherIsMadeExactlySo(_ seed: Int) async throws {
        var random = RandomDeclaration(random: SeededGenerator(seed: UInt64(seed)))
        let place = try await RegistryOfOnePlace()
        for _ in 0..<12 {
            let declaration = try random.declaration()
            let text = DeclarationReport(declaration).lines(TextStyle(hasColour: false)).joined(separator: "\n")
            let read = DeclarationFile.read(text, file: "f")
            #expect(read.problems.map(\.description) == [])
            #expect(read.declaration == declaration)
            let json = DeclarationFile.read(try OutputOptions.json(DeclarationReport(declaration)), file: "f")
            #expect(json.problems.map(\.description) == [])
            #expect(json.declaration == declaration)

            let (_, run) = try await place.apply(declaration, prunes: true)
            #expect(run.failure == nil)
            #expect(try await place.declared() == Self.sorted(declaration))
            let (rest, _) = try await place.apply(declaration, prunes: true)
            #expect(rest.steps.isEmpty)
        }
    }

    @Test func whatTheFileDoesNotNameIsLeftAlone() async throws {
        let place = try await RegistryOfOnePlace()
        _ = try await place.perform(.createShare(name: "mine", comment: nil, tables: []))
        _ = try await place.perform(.createShare(name: "sales", comment: nil, tables: []))
        _ = try await place.perform(.createRecipient(name: "other", comment: nil, shares: ["mine", "sales"]))
        let shares = [DeclaredShare(name: try ObjectName("sales", of: .share))]
        let (silent, _) = try await place.apply(Declaration(shares: shares, recipients: nil))
        #expect(silent.steps.isEmpty, "a file without recipients says nothing of grants")
        #expect(silent.sharesLeftAlone == ["mine"] && silent.recipientsLeftAlone == ["other"])

        let (difference, _) = try await place.apply(Declaration(shares: shares, recipients: []))
        #expect(difference.steps.map(\.title) == ["grants of other"])
        #expect(try await place.registry.recipient("other").shares == ["mine"])

        let pruned = try await place.apply(Declaration(shares: shares, recipients: nil), prunes: true).0
        #expect(pruned.pruned == ["share mine"], "only the kinds that the file speaks of")
        #expect(try await place.registry.recipients().map(\.name) == ["other"])
    }

    @Test func tablesOfANamespaceAreItsOwn() async throws {
        let place = try await RegistryOfOnePlace()
        let entry = NamespaceEntry(schema: "emea", location: try NamespaceLocation(parsing: "iceberg://c/n"))
        let share = DeclaredShare(name: try ObjectName("sales", of: .share), namespaces: [entry])
        try await place.apply(Declaration(shares: [share], recipients: nil))
        let there = try await place.registry.share("sales")
        let namespace = try #require(there.namespaces.first)
        try await place.registry.reconcile(namespace, tables: ["orders", "returns"])
        let members = try await place.registry.share("sales").tables
        #expect(members.map(\.namespaceID) == [namespace.id, namespace.id])
        let (none, _) = try await place.apply(Declaration(shares: [share], recipients: nil))
        #expect(none.steps.isEmpty)
        #expect(try await place.declared().shares == [share])

        var named = share
        named.tables = [
            DeclaredTable(
                name: QualifiedName(schema: "EMEA", name: "Orders"), location: .bucket(name: "lake", path: "o"))
        ]
        let (_, run) = try await place.apply(Declaration(shares: [named], recipients: nil))
        #expect(run.failure == nil)
        let after = try await place.registry.share("sales").tables
        #expect(after.map { $0.namespaceID == nil } == [true, false], "the one that is named takes the name")
        #expect(try await place.apply(Declaration(shares: [named], recipients: nil)).0.steps.isEmpty)
    }

    @Test func namesKeepTheSpellingThatIsThere() async throws {
        let place = try await RegistryOfOnePlace()
        _ = try await place.perform(
            .createShare(
                name: "Sales", comment: nil,
                tables: [TableEntry(schema: "Retail", name: "Orders", location: .bucket(name: "lake", path: "o"))]))
        _ = try await place.perform(.createRecipient(name: "ACME", comment: nil, shares: ["Sales"]))
        let text =
            "version: 1\nshares:\n- name: sALES\n  tables: [{table: retail.oRDERS, location: 's3a://lake/o/'}]\n"
            + "recipients: [{name: acme, shares: [SALES]}]\n"
        let declaration = try DeclarationFile.read(text, file: "f").validated()
        #expect(try await place.apply(declaration).0.steps.isEmpty)
    }

    @Test func whoLosesAShareLosesItBeforeAnythingIsPutIn() async throws {
        let place = try await RegistryOfOnePlace()
        _ = try await place.perform(.createShare(name: "sales", comment: nil, tables: []))
        _ = try await place.perform(.createShare(name: "quiet", comment: nil, tables: []))
        for name in ["acme", "gone"] {
            _ = try await place.perform(.createRecipient(name: name, comment: nil, shares: ["sales", "quiet"]))
        }
        let text =
            "version: 1\nshares:\n- {name: sales, tables: [{table: a.secret, location: 's3://lake/o'}]}\n"
            + "- {name: quiet, tables: []}\nrecipients: [{name: acme, shares: []}]\n"
        let declaration = try DeclarationFile.read(text, file: "f").validated()
        let (difference, run) = try await place.apply(declaration, prunes: true)
        #expect(run.failure == nil)
        #expect(
            difference.steps.map { "\($0.action.mark) \($0.title)" } == [
                "- grants of acme", "- grants of gone", "~ share sales", "- grants of acme", "- recipient gone",
            ])
    }

    @Test(arguments: [
        ("[]", "[192.0.2.0/24]", true), ("[192.0.2.0/24]", "[192.0.2.7]", true), ("[192.0.2.0/24]", "[]", false),
        ("[192.0.2.0/24, '::1']", "['::1']", true), ("[192.0.2.0/24]", "[192.0.0.0/16]", false),
        ("[192.0.2.0/24]", "[192.0.2.0/25, 198.51.100.0/24]", false),
        ("['2001:db8::/32']", "['2001:db8:1::/48']", true),
    ])
    func whoIsToComeFromFewerAddressesDoesSoFirst(_ before: String, _ after: String, _ isFirst: Bool) async throws {
        let place = try await RegistryOfOnePlace()
        func declaration(_ addresses: String, _ tables: String) throws -> Declaration {
            let text =
                "version: 1\nshares: [{name: sales, tables: [\(tables)]}]\n"
                + "recipients: [{name: acme, shares: [sales], addresses: \(addresses)}]\n"
            return try DeclarationFile.read(text, file: "f").validated()
        }
        try await place.apply(try declaration(before, ""))
        let (difference, run) = try await place.apply(
            try declaration(after, "{table: a.secret, location: 's3://lake/o'}"))
        #expect(run.failure == nil)
        let titles = ["~ share sales", "~ recipient acme"]
        #expect(difference.steps.map { "\($0.action.mark) \($0.title)" } == (isFirst ? titles.reversed() : titles))
    }

    @Test func aGrantOfWhatIsNotThereIsRefusedBeforeAnythingIsDone() async throws {
        let place = try await RegistryOfOnePlace()
        let text = "version: 1\nshares: [{name: sales, tables: []}]\nrecipients: [{name: acme, shares: [finance]}]\n"
        let declaration = try DeclarationFile.read(text, file: "f").validated()
        let missing = await #expect(throws: CommandError.self) { try await place.apply(declaration) }
        #expect(missing?.kind == .notFound)
        _ = try await place.perform(.createShare(name: "finance", comment: nil, tables: []))
        let pruned = await #expect(throws: CommandError.self) { try await place.apply(declaration, prunes: true) }
        #expect(pruned?.kind == .configuration)
        #expect(try await place.registry.shares().map(\.name) == ["finance"])
        try await place.apply(declaration)
        #expect(try await place.registry.recipient("acme").shares == ["finance"])
    }
}
