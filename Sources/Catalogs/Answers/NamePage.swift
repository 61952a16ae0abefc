import JSON

/// A page of a list: namespaces or tables (Iceberg REST specification, `ListNamespacesResponse`, `ListTablesResponse`).
struct NamePage<Name: Sendable>: Sendable {
    private(set) var names: [Name] = []
    /// What to ask for the next page with; nil where this is the last.
    private(set) var next: String?

    /// - Parameters:
    ///   - member: `namespaces` or `identifiers`.
    ///   - limit: names that are taken.
    init(
        _ body: [UInt8], _ member: String, limit: Int, _ read: (inout JSONScanner) throws(JSONError) -> Name
    ) throws(AnswerFault) {
        var scanner = JSONScanner(body)
        var isThere = false
        do throws(JSONError) {
            try scanner.forEachMember { name, scanner throws(JSONError) in
                if name == member {
                    isThere = true
                    names = []
                    try scanner.forEachElement { scanner throws(JSONError) in
                        let name = try read(&scanner)
                        if names.count <= limit { names.append(name) }
                    }
                } else if name == "next-page-token" {
                    next = try scanner.null() ? nil : try scanner.string()
                } else {
                    try scanner.skip()
                }
            }
            try scanner.end()
        } catch {
            throw AnswerFault(error)
        }
        guard isThere else { throw AnswerFault("has no `\(member)`") }
        if next?.isEmpty == true { next = nil }
    }
}

extension NamePage where Name == [String] {
    static func namespaces(_ body: [UInt8], limit: Int) throws(AnswerFault) -> Self {
        try Self(body, "namespaces", limit: limit, NameParts.read)
    }
}

extension NamePage where Name == CatalogIdentifier {
    static func tables(_ body: [UInt8], limit: Int) throws(AnswerFault) -> Self {
        try Self(body, "identifiers", limit: limit) { scanner throws(JSONError) in
            var namespace: [String] = []
            var name: String?
            try scanner.forEachMember { member, scanner throws(JSONError) in
                switch member {
                case "namespace": namespace = try NameParts.read(&scanner)
                case "name": name = try scanner.string()
                default: try scanner.skip()
                }
            }
            guard let name else { throw JSONError(.unexpectedType, at: scanner.offset, "an identifier without a name") }
            return CatalogIdentifier(namespace: namespace, name: name)
        }
    }
}

/// The parts of a namespace: an array of strings.
enum NameParts {
    static func read(_ scanner: inout JSONScanner) throws(JSONError) -> [String] {
        var parts: [String] = []
        try scanner.forEachElement { scanner throws(JSONError) in parts.append(try scanner.string()) }
        return parts
    }
}
