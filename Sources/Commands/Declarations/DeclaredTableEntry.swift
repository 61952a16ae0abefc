import Registry
import Tables

/// One item of a share's `tables` while it is read: a table, or a whole namespace.
struct DeclaredTableEntry {
    private(set) var table: DeclaredTable?
    private(set) var namespace: NamespaceEntry?
    /// What names it in its share; nil where it has no name.
    private(set) var key: String?

    /// - Parameter historyShared: what the share says for all of its tables.
    init(_ keys: inout ConfigurationReader, historyShared: Bool) {
        let name = keys.optional(
            "table", .text, sample: "retail.orders", "SCHEMA.TABLE, or SCHEMA.* for a whole namespace.")
        let location = keys.optional(
            "location", .text, sample: "s3://warehouse/retail/orders",
            "s3://BUCKET/PATH, file:///PATH or iceberg://CATALOG/NAMESPACE/TABLE.")
        let history =
            keys.optional("historyShared", .boolean, sample: "true", "Whether earlier versions and changes are shared.")
            ?? historyShared
        let filter = keys.optional(
            "filter", .text, sample: "region = 'EU'", "A predicate on partition columns; only such files are shown.")
        let start = keys.optional("startVersion", .tableVersion, sample: "12", "No version before this one is shown.")
        let leftOut = keys.list("leftOut", .text, sample: ["blob"], "Columns that Delta cannot express.")
        let materialises = keys.value(
            "materialisesEqualityDeletes", .boolean, default: false,
            "Whether the rows are found that an Iceberg table's equality deletes delete.")
        keys.need("table", "write SCHEMA.TABLE")
        keys.need("location", "say where the table is")
        if Set(leftOut).count < leftOut.count { keys.problem(at: "leftOut", "one is listed twice: keep one") }
        if let filter {
            do { _ = try PartitionFilter(parsing: filter) } catch {
                keys.problem(at: "filter", "cannot be taken: \(PrintableText.escape(error.message))")
            }
        }
        let extent = TableExtent(filter: filter, startVersion: start == 0 ? nil : start)
        let options = TableOptions(materialisesEqualityDeletes: materialises, leftOut: leftOut.sorted())
        guard let name else { return }
        do {
            if let schema = try NamespaceEntry.schema(of: name) {
                key = NameKey.of(schema, .schema) + ".*"
                if extent != TableExtent() || options != TableOptions() {
                    keys.problem(
                        at: "table",
                        "a whole namespace is shown whole, and has no filter, startVersion, leftOut or "
                            + "materialisesEqualityDeletes: list its tables one by one")
                }
                guard let location else { return }
                namespace = Self.located(&keys, location) { text throws(RegistryError) in
                    NamespaceEntry(
                        schema: schema, location: try NamespaceLocation(parsing: text), historyShared: history)
                }
            } else {
                let table = try QualifiedName(parsing: name)
                key = NameKey.of(table)
                guard let location else { return }
                self.table = Self.located(&keys, location) { text throws(RegistryError) in
                    DeclaredTable(
                        name: table, location: try TableLocation(parsing: text), historyShared: history,
                        options: options, extent: extent)
                }
            }
        } catch {
            keys.problem(at: "table", PrintableText.escape(CommandError(error).message))
        }
    }

    private static func located<Value>(
        _ keys: inout ConfigurationReader, _ text: String, _ make: (String) throws(RegistryError) -> Value
    ) -> Value? {
        do {
            return try make(text)
        } catch {
            // What has an @ may be a URL with a password.
            let message =
                text.contains("@")
                ? "is no location that can be read: write s3://BUCKET/PATH, file:///PATH or "
                    + "iceberg://CATALOG/NAMESPACE/TABLE, without credentials"
                : CommandError(error).message
            keys.problem(at: "location", PrintableText.escape(message))
            return nil
        }
    }
}
