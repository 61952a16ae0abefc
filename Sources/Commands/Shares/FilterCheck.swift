import Registry
import SharingServer
import Tables

/// Looks whether filters fit the tables that they are set on, as far as these can be opened from here.
enum FilterCheck {
    /// - Parameters:
    ///   - tables: where each table is, by its name.
    /// - Returns: a sentence for each filter that could not be checked.
    /// - Throws: ``CommandError`` for a filter that its table refuses: nobody could read it.
    static func warnings(
        _ changes: [TableExtentChange], _ tables: [(name: QualifiedName, location: TableLocation)],
        _ options: ConfigurationOptions
    ) async throws -> [String] {
        var warnings: [String] = []
        for change in changes {
            guard let text = change.filter, !text.isEmpty, let filter = try? PartitionFilter(parsing: text),
                let table = tables.last(where: { TableArguments.isSame($0.name, change.table) })
            else { continue }
            do {
                let source = try TableSource("\(table.location)", options)
                let extent = TableInspector.Scope(countsFiles: true, filter: filter)
                _ = try await source.withStores { stores, catalogs in
                    try await TableInspector(stores: stores, catalogs: catalogs).inspect(source.location, extent)
                }
            } catch let error as TableError where error.kind == .filterUnfit {
                throw CommandError(.usage, "the filter of \(change.table) does not fit its table: \(error.message)")
            } catch {
                let reason = (error as? TableError)?.message ?? "\(error)"
                warnings.append(
                    "the filter of \(change.table) could not be checked, since the table cannot be opened from here: "
                        + "\(PrintableText.escape(reason)); where it does not fit, recipients are refused")
            }
        }
        return warnings
    }
}
