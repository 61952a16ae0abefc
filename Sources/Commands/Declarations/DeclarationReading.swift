import Addresses
import Registry
import Tables

extension Declaration {
    /// Reads the whole file. What is wrong with it is in the reader's problems.
    init(_ keys: inout ConfigurationReader) {
        let version = keys.optional(
            "version", ValueParser<Int>("\(Self.version)") { Int($0) == Self.version ? Self.version : nil },
            sample: "\(Self.version)", "The version of the format.")
        if version == nil, !keys.isSet("version") {
            keys.problem(at: "version", "is needed, and says how to read the file: write version: \(Self.version)")
        }
        let speaksOfShares = keys.isSet("shares")
        let speaksOfRecipients = keys.isSet("recipients")
        var names: Set<String> = []
        let shares = keys.sections("shares", "Shares, each made exactly as it stands here.") { keys in
            DeclaredShare.read(&keys, besides: &names)
        }
        names = []
        var owners: [RecipientIdentity: ObjectName] = [:]
        let recipients = keys.sections("recipients", "Recipients, each made exactly as it stands here.") { keys in
            DeclaredRecipient.read(&keys, besides: &names, &owners)
        }
        self.init(
            shares: speaksOfShares ? shares.compactMap { $0 } : nil,
            recipients: speaksOfRecipients ? recipients.compactMap { $0 } : nil)
    }
}

extension DeclaredShare {
    fileprivate static func read(_ keys: inout ConfigurationReader, besides names: inout Set<String>) -> Self? {
        let name = keys.name(.share, besides: &names)
        let comment = keys.optional("comment", .comment, sample: "…", "What the share is for; recipients see it.")
        let history = keys.value(
            "historyShared", .boolean, default: false,
            "Whether the history of its tables is shared where they say nothing else.")
        keys.need("tables", "list its tables; tables: [] for none")
        var tables: [DeclaredTable] = []
        var namespaces: [NamespaceEntry] = []
        var taken: Set<String> = []
        _ = keys.sections("tables", "Its tables, and whole namespaces of Iceberg catalogs.") { keys in
            let entry = DeclaredTableEntry(&keys, historyShared: history)
            guard let key = entry.key else { return }
            guard taken.insert(key).inserted else {
                keys.problem(at: "table", "is declared twice in this share (names are compared without case): keep one")
                return
            }
            if let table = entry.table { tables.append(table) }
            if let namespace = entry.namespace {
                if history && !namespace.historyShared {
                    keys.problem(
                        at: "historyShared",
                        "a namespace has its history shared in a share with historyShared: true: set it to false there "
                            + "and to true at the tables")
                }
                namespaces.append(namespace)
            }
        }
        return name.map {
            DeclaredShare(
                name: $0, comment: comment?.isEmpty == true ? nil : comment, historyShared: history, tables: tables,
                namespaces: namespaces)
        }
    }
}

extension DeclaredRecipient {
    /// - Parameter owners: whose the identities are that were read before.
    fileprivate static func read(
        _ keys: inout ConfigurationReader, besides names: inout Set<String>,
        _ owners: inout [RecipientIdentity: ObjectName]
    ) -> Self? {
        let name = keys.name(.recipient, besides: &names)
        let comment = keys.optional("comment", .comment, sample: "…", "Who that is; only administrators see it.")
        let ranges = keys.list(
            "addresses", .addressRange, sample: ["192.0.2.0/24"], "Where it may come from; anywhere without.")
        if Set(ranges).count < ranges.count { keys.problem(at: "addresses", "one is listed twice: keep one") }
        if ranges.count > RecipientAddresses.maximumCount {
            keys.problem(at: "addresses", "there are \(ranges.count), at most \(RecipientAddresses.maximumCount) go")
        }
        var identities: [RecipientIdentity] = []
        let speaksOfIdentities = keys.isSet("identities")
        _ = keys.sections("identities", "Who it is to identity providers; without the key they stay as they are.") {
            guard let identity = RecipientIdentity.read(&$0) else { return }
            if let name, let owner = owners.updateValue(name, forKey: identity) {
                $0.problem(
                    at: "subject",
                    PrintableText.escape("\(identity) is the recipient \(owner) already, in this file: keep one")
                        + ", since a token names one recipient")
            }
            identities.append(identity)
        }
        // A list whose ranges are all no ranges must not read as anywhere; its problems see to that.
        keys.need("shares", "list the shares that it may read; shares: [] for none")
        let shares = keys.list("shares", .name(of: .share), sample: ["sales"], "The shares that it may read.")
        if Set(shares.map(\.key)).count < shares.count {
            keys.problem(at: "shares", "one is listed twice (names are compared without case): keep one")
        }
        return name.map {
            DeclaredRecipient(
                name: $0, comment: comment?.isEmpty == true ? nil : comment, addresses: AddressList(ranges),
                identities: speaksOfIdentities ? identities : nil, shares: shares)
        }
    }
}

extension RecipientIdentity {
    fileprivate static func read(_ keys: inout ConfigurationReader) -> Self? {
        let issuer = keys.optional(
            "issuer", .identityPart, sample: "https://login.example.com", "The issuer, as its tokens say it (iss).")
        let subject = keys.optional(
            "subject", .identityPart, sample: "5c1f0a3e-client", "What they say in the claim that names the recipient.")
        keys.need("issuer", "write the URL that the provider's tokens name as iss")
        keys.need("subject", "write what the provider's tokens say in the claim that names the recipient")
        guard let issuer, let subject else { return nil }
        return RecipientIdentity(issuer: issuer, subject: subject)
    }
}

extension ConfigurationReader {
    /// The name that a section is for.
    fileprivate mutating func name(_ noun: ObjectName.Noun, besides taken: inout Set<String>) -> ObjectName? {
        let name = optional("name", .name(of: noun), sample: "sales", "Its name; case does not count.")
        need("name", "say which \(noun.rawValue) this is")
        if let name, !taken.insert(name.key).inserted {
            problem(
                at: "name", "the \(noun.rawValue) is declared twice (names are compared without case): keep one")
        }
        return name
    }

    mutating func need(_ name: String, _ what: String) {
        if !isSet(name) { problem(at: name, "is needed: \(what)") }
    }
}
