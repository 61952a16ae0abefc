import Addresses
import Registry
import SeededGenerator

@testable import Commands

/// Declarations of few names and many differences, so that what one follows on another changes all there is.
struct RandomDeclaration {
    var random: SeededGenerator

    /// - Parameter identities: whether it says who recipients are to identity providers; else that stays as it is.
    mutating func declaration(identities: Bool = true) throws -> Declaration {
        var shares: [DeclaredShare] = []
        for name in ["sales", "Finance", "hr", "später"] where random.chance(60) {
            shares.append(try share(name))
        }
        var recipients: [DeclaredRecipient] = []
        // Each is one recipient's, so that what is given to one is at times taken from another.
        let people = identities ? Self.identities.map { (identity: $0, owner: random.pick([0, 1, 2, 3])) } : []
        for (index, name) in ["acme", "Globex", "initech"].enumerated() where random.chance(60) {
            let granted = shares.filter { _ in random.chance(50) }.map(\.name)
            recipients.append(
                DeclaredRecipient(
                    name: try ObjectName(name, of: .recipient), comment: comment(),
                    addresses: AddressList(try ranges().map(AddressRange.init(parsing:))),
                    identities: identities ? people.filter { $0.owner == index }.map(\.identity) : nil,
                    shares: granted))
        }
        return Declaration(shares: shares, recipients: recipients)
    }

    /// Two of them differ in bytes alone, and one in nothing that YAML takes for text.
    private static let identities = [
        ("https://login.example.com", "5c1f0a3e-client"), ("https://login.example.com", "é"),
        ("https://login.example.com", "e\u{301}"), ("https://login.example.com/", "12"), ("no", "a: b # \"c\""),
        ("https://login.example.com/{tenant}", " x of y"),
    ].map { RecipientIdentity(issuer: $0.0, subject: $0.1) }

    private mutating func share(_ name: String) throws -> DeclaredShare {
        let history = random.chance(30)
        var share = DeclaredShare(
            name: try ObjectName(name, of: .share), comment: comment(), historyShared: history)
        for name in ["retail.orders", "retail.returns", "emea.orders", "apac.x"] where random.chance(60) {
            share.tables.append(
                DeclaredTable(
                    name: try QualifiedName(parsing: name),
                    location: try TableLocation(
                        parsing: random.pick(["s3://lake/a", "s3://lake/b c", "file:///srv/x", "iceberg://c/n/t"])),
                    historyShared: random.chance(50),
                    options: TableOptions(
                        materialisesEqualityDeletes: random.chance(30),
                        leftOut: ["a, b", "blob", "x\"y"].filter { _ in random.chance(30) }),
                    extent: TableExtent(
                        filter: random.pick([nil, "a = 1", "region = 'E\"U' AND x IN (1, 2)"]),
                        startVersion: random.pick([nil, 3, 12]))))
        }
        for schema in ["emea", "all"] where random.chance(40) {
            share.namespaces.append(
                NamespaceEntry(
                    schema: schema,
                    location: try NamespaceLocation(parsing: random.pick(["iceberg://c/n", "iceberg://c/m/k"])),
                    historyShared: history || random.chance(50)))
        }
        return share
    }

    private mutating func comment() -> String? {
        random.pick([
            nil, "plain", "yes", "12", "a: b # c", "two\nlines\ttab", "\"quoted\\\"", " *star &amp *star",
            "é\u{301}\u{200B}",
            "- x", "~", "{a}", "trailing ", "#", "!tag", "%", "`", "@", "🙂",
        ])
    }

    private mutating func ranges() -> [String] {
        ["192.0.2.0/24", "2001:db8::/48", "198.51.100.7"].filter { _ in random.chance(40) }
    }
}
