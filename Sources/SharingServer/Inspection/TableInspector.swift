public import Catalogs
import Iceberg
public import Registry
import Sharing
public import Storage
public import Tables

/// Tells what a recipient of a table would get, without serving it.
public struct TableInspector: Sendable {
    private let stores: StoreDirectory
    private let catalogs: CatalogDirectory

    public init(stores: StoreDirectory, catalogs: CatalogDirectory) {
        self.stores = stores
        self.catalogs = catalogs
    }

    /// What to look at besides protocol and metadata.
    public struct Scope: Sendable {
        /// Whether the files are counted.
        public var countsFiles: Bool
        /// Counts only files that may hold rows for which it is true.
        public var predicate: Predicate?
        /// Of a share: counts only files that it shows; takes counting.
        public var filter: PartitionFilter?
        /// Of a share: the first version that it shows.
        public var startVersion: Int64?

        public init(
            countsFiles: Bool, predicate: Predicate? = nil, filter: PartitionFilter? = nil, startVersion: Int64? = nil
        ) {
            self.countsFiles = countsFiles
            self.predicate = predicate
            self.filter = filter
            self.startVersion = startVersion
        }
    }

    /// - Throws: ``TableError`` where the table cannot be read, which is the refusal that recipients would get.
    public func inspect(_ location: TableLocation, _ scope: Scope) async throws(TableError) -> TableInspection {
        // Statistics matter to predicates alone.
        let detail: FileDetail = scope.predicate == nil ? .names : .everything
        let table = try await TableOpener(stores: stores, catalogs: catalogs, ledger: ForgetfulLedger()).open(
            location, detail: detail
        )
        .table
        let format = table is IcebergTable ? "Iceberg" : "Delta"
        guard scope.countsFiles else {
            let definition = try await table.definition(at: .latest)
            try SharedVersions(first: scope.startVersion).require(definition.version)
            return TableInspection(
                tableFormat: format, location: location.description, version: definition.version,
                protocol: definition.protocol,
                metadata: definition.metadata, files: nil)
        }
        var snapshot = try await table.snapshot(at: .latest, known: nil, matching: scope.predicate)
        try SharedVersions(first: scope.startVersion).require(snapshot.version)
        if let filter = scope.filter {
            snapshot = try snapshot.restricted(to: filter, partitionColumnsListed: table.listsPartitionColumns)
        }
        try await snapshot.origin?.verify()
        return TableInspection(
            tableFormat: format, location: location.description, version: snapshot.version, protocol: snapshot.protocol,
            metadata: snapshot.metadata,
            files: count(snapshot, scope.predicate))
    }

    private func count(_ snapshot: TableSnapshot, _ predicate: Predicate?) -> TableInspection.Files {
        let all = snapshot.files
        guard let predicate else {
            return TableInspection.Files(
                count: all.count, bytes: all.totalBytes, hasDeletionVectors: all.hasDeletionVectors, prunedBy: [])
        }
        let pruner = FilePruner(
            schema: snapshot.metadata.schema, partitionColumns: snapshot.metadata.partitionColumns,
            predicate: predicate)
        var filter = FileFilter(pruner)
        var reader = all.reader()
        var files = TableInspection.Files(
            count: 0, bytes: 0, hasDeletionVectors: all.hasDeletionVectors,
            prunedBy: pruner.columns.map { $0.physicalPath.joined(separator: ".") })
        for index in 0..<all.count where filter.mayContainMatches(index, of: &reader) {
            files.count += 1
            let (sum, overflow) = files.bytes.addingReportingOverflow(reader.size(of: index))
            files.bytes = overflow ? .max : sum
        }
        return files
    }
}
