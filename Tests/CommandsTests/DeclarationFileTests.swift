import Foundation
import Registry
import Testing

@testable import Commands

/// A declaration's file is read strictly: every mistake with its place, and never a secret.
@Suite struct DeclarationFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let yaml: String
        let expected: [String]
        var testDescription: String { yaml }

        init(_ yaml: String, _ expected: String...) {
            self.yaml = yaml
            self.expected = expected
        }
    }

    static let table = "version: 1\nshares:\n- name: s\n  tables:\n  - table: a.b\n    location: s3://lake/b\n"

    static let cases: [Case] = [
        Case("shares: []\n", "f:1:1: version: is needed, and says how to read the file: write version: 1"),
        Case("version: 2\n", "f:1:10: version: expected 1, found '2'"),
        Case("- a\n", "f:1:1: expected version, shares and recipients, found a list; see causeway share apply --help"),
        Case("version: 1\nshare: []\n", "f:2:1: share: there is no such key; did you mean shares?"),
        Case("version: 1\nshares:\n", "f:2:1: shares: has no value: write one, or remove the key"),
        Case("version: 1\nversion: 1\n", "f:1:1: 'version' is written more than once in one section: keep one"),
        Case(
            "version: 1\nshares: [{name: s}]\n",
            "f:2:10: shares[0].tables: is needed: list its tables; tables: [] for none"),
        Case(
            "version: 1\nshares: [{name: a b, tables: []}]\n",
            "f:2:17: shares[0].name: expected a name of 1 to 255 characters without control characters, spaces, \"/\" or "
                + "\".\", found 'a b'"),
        Case(
            "version: 1\nshares:\n- {name: s, tables: []}\n- {name: S, tables: []}\n",
            "f:4:4: shares[1].name: the share is declared twice (names are compared without case): keep one"),
        Case(
            table + "  - table: A.B\n    location: s3://lake/c\n",
            "f:7:5: shares[0].tables[1].table: is declared twice in this share (names are compared without case): keep "
                + "one"),
        Case(
            table + "    historyshared: true\n",
            "f:7:5: shares[0].tables[0].historyshared: there is no such key; did you mean historyShared?"),
        Case(
            table + "    columns: [id]\n",
            "f:7:5: shares[0].tables[0].columns: columns cannot be hidden: recipients read the table's files, which are "
                + "handed out whole; share a table that lacks the columns, or only some partitions of it with filter"),
        Case(
            table + "    filter: region =\n",
            "f:7:5: shares[0].tables[0].filter: cannot be taken: it is not understood: write comparisons of partition "
                + "columns with literals, such as region = 'EU' AND day >= '2024-01-01'"),
        Case(
            table + "    startVersion: -1\n",
            "f:7:19: shares[0].tables[0].startVersion: expected a version of the table, a whole number from 0, found "
                + "'-1'"),
        Case(
            table + "    leftOut: [x, x]\n", "f:7:5: shares[0].tables[0].leftOut: one is listed twice: keep one"),
        Case(
            table.replacingOccurrences(of: "s3://lake/b", with: "s3://lake/../b"),
            "f:6:5: shares[0].tables[0].location: the location \"s3://lake/../b\" has the segment \"..\": write "
                + "s3://BUCKET/PATH, file:///ABSOLUTE/PATH or iceberg://CATALOG/NAMESPACE/TABLE"),
        Case(
            table.replacingOccurrences(of: "s3://lake/b", with: "https://olga:hunter2@lake/b"),
            "f:6:5: shares[0].tables[0].location: is no location that can be read: write s3://BUCKET/PATH, "
                + "file:///PATH or iceberg://CATALOG/NAMESPACE/TABLE, without credentials"),
        Case(
            table.replacingOccurrences(of: "a.b", with: "b"),
            "f:5:5: shares[0].tables[0].table: \"b\" does not name a table: write SCHEMA.TABLE, as in sales.orders"),
        Case(
            "version: 1\nshares:\n- name: s\n  tables:\n  - table: a.*\n    location: iceberg://c/n\n    filter: a = 1\n",
            "f:5:5: shares[0].tables[0].table: a whole namespace is shown whole, and has no filter, startVersion, "
                + "leftOut or materialisesEqualityDeletes: list its tables one by one"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [a, A]}\n",
            "f:3:13: recipients[0].shares: one is listed twice (names are compared without case): keep one"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], addresses: [192.0.2.7/24]}\n",
            "f:3:37: recipients[0].addresses: expected an address or a range of addresses such as 192.0.2.0/24 or "
                + "2001:db8::/48, found '192.0.2.7/24'"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], identities: [{issuer: i}]}\n",
            "f:3:38: recipients[0].identities[0].subject: is needed: write what the provider's tokens say in the claim "
                + "that names the recipient"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], identities: [{issuer: \"a\\tb\", subject: s}]}\n",
            "f:3:47: recipients[0].identities[0].issuer: expected text of 1 to 1024 bytes without control characters, "
                + "found 'a\\u{9}b'"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], identities: [i=s]}\n",
            "f:3:38: recipients[0].identities[0]: expected a section of keys, found a single value"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], identities: }\n",
            "f:3:25: recipients[0].identities: has no value: write one, or remove the key"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], identities: [{issuer: i, subject: s}]}\n"
                + "- {name: q, shares: [], identities: [{issuer: i, subject: s}]}\n",
            "f:4:50: recipients[1].identities[0].subject: s of i is the recipient r already, in this file: keep one, "
                + "since a token names one recipient"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], identities: [{issuer: i, subject: s, clientSecret: "
                + "hunter2}]}\n",
            "f:3:62: recipients[0].identities[0].clientSecret: no secret belongs into this file, which is kept and "
                + "shown: remove it; causeway recipient profile and causeway recipient activation hand out tokens"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], bearerToken: hunter2}\n",
            "f:3:25: recipients[0].bearerToken: no secret belongs into this file, which is kept and shown: remove it; "
                + "causeway recipient profile and causeway recipient activation hand out tokens"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], client_secret: hunter2}\n",
            "f:3:25: recipients[0].client_secret: no secret belongs into this file, which is kept and shown: remove it; "
                + "causeway recipient profile and causeway recipient activation hand out tokens"),
        Case(
            "version: 1\nrecipients:\n- {name: r, shares: [], comment: my cwy_hunter2hunter2}\n",
            "f:3:34: this looks like a token, and no secret belongs into this file: remove it here and from wherever "
                + "the file is kept, and revoke the token"),
        Case(
            "a: &x [1]\nb: [*x, *x]\n",
            "f:2:1: YAML anchors and aliases (&name, *name) are not read: write the value where it is used"),
    ]

    @Test(arguments: cases)
    func problem(_ example: Case) throws {
        let file = DeclarationFile.read(example.yaml, file: "f")
        #expect(file.problems.map(\.description) == example.expected)
        #expect(!"\(file.problems)".contains("hunter2"))
        let error = #expect(throws: CommandError.self) { try file.validated() }
        #expect(error?.kind == .configuration)
    }

    @Test func theExampleOfTheHelpIsRead() throws {
        let declaration = try DeclarationFile.read(Declaration.example, file: "f").validated()
        let share = try #require(declaration.shares?.first)
        #expect(share.tables.map(\.key) == ["retail.orders", "retail.returns"])
        #expect(share.tables.first?.historyShared == true)
        #expect(share.tables.last?.extent == TableExtent(filter: "region = 'EU'", startVersion: 12))
        #expect(share.namespaces.map(\.schema) == ["emea"])
        let recipient = try #require(declaration.recipients?.first)
        #expect(recipient.shares.map(\.text) == ["sales"])
        #expect(
            recipient.identities
                == [RecipientIdentity(issuer: "https://login.example.com", subject: "5c1f0a3e-client")])
    }

    @Test func aFileSaysNothingOfWhatItDoesNotMention() throws {
        let file = try DeclarationFile.read("version: 1\nrecipients: []\n", file: "f").validated()
        #expect(file == Declaration(shares: nil, recipients: []))
    }

    @Test func aShareSpeaksForItsTables() throws {
        let text =
            "version: 1\nshares:\n- name: s\n  historyShared: true\n  tables:\n"
            + "  - {table: a.b, location: 's3://l/b'}\n  - {table: a.c, location: 's3://l/c', historyShared: false}\n"
            + "  - {table: n.*, location: 'iceberg://c/n'}\n"
        let share = try #require(try DeclarationFile.read(text, file: "f").validated().shares?.first)
        #expect(share.tables.map(\.historyShared) == [true, false])
        #expect(share.namespaces.map(\.historyShared) == [true])
        let contradiction = text.replacing("'iceberg://c/n'", with: "'iceberg://c/n', historyShared: false")
        let problems = DeclarationFile.read(contradiction, file: "f").problems.map(\.description)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("f:8:45: shares[0].tables[2].historyShared: a namespace has") == true)
    }

    @Test func bombsAndOversizedFilesEnd() {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1...40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        let deep = String(repeating: "[", count: 100_000)
        let large = "# " + String(repeating: "x", count: DeclarationFile.largestFile)
        for text in [bomb, deep, large] {
            #expect(DeclarationFile.read(text, file: "f").problems.map(\.kind) == [.syntax])
        }
    }
}
