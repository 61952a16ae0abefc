/// Which files of a table a share shows: those whose partition values make a condition true.
///
/// It differs from a ``Predicate`` of a recipient in what a doubt does. A predicate may keep a file for nothing; a
/// filter lists a file only where its partition values make the condition true, and refuses to answer where they do
/// not decide. Texts compare by their bytes, and NULL is never true.
public struct PartitionFilter: Sendable, Hashable {
    /// Longer texts, in bytes, are not read.
    public static let maximumLength = 4096

    /// As it was written.
    public let text: String
    let condition: PartitionCondition
    /// The columns that it names, as it writes them, in order and each once.
    public let columns: [String]

    /// Reads an SQL predicate: `=`, `<>`, `<`, `<=`, `>`, `>=`, `<=>`, `[NOT] BETWEEN`, `[NOT] IN` and `IS [NOT] NULL`
    /// of columns and literals, joined by `AND`, `OR`, `NOT` and parentheses.
    ///
    /// - Throws: ``PartitionFilterError`` for everything else.
    public init(parsing text: String) throws(PartitionFilterError) {
        guard text.utf8.count <= Self.maximumLength else {
            throw PartitionFilterError("it is longer than \(Self.maximumLength) bytes: share fewer values, or ranges")
        }
        guard let predicate = SQLPredicateParser.parse(text) else {
            throw PartitionFilterError(
                "it is not understood: write comparisons of partition columns with literals, such as "
                    + "region = 'EU' AND day >= '2024-01-01'")
        }
        condition = try PartitionCondition(predicate)
        self.text = text
        var names: [String] = []
        condition.forEachColumn { column in
            let name = column.parts.joined(separator: ".")
            if !names.contains(name) { names.append(name) }
        }
        columns = names
    }
}
