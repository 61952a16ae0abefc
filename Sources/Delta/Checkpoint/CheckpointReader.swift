import JSON
import Parquet
import Tables

/// Reads a checkpoint: its definitions, and the files that newer commits did not decide on.
///
/// Row groups and sidecars are read several at a time and put together in their order.
struct CheckpointReader {
    /// Row groups that are held at once.
    static let inFlight = 3
    /// The largest top-level file in JSON that is read, in bytes.
    static let maximumJSONBytes = 512 << 20
    /// The most sidecars.
    static let maximumSidecars = 100_000

    let store: any ObjectStore
    let policy: LocationPolicy

    /// A row group with files.
    private struct Unit: Sendable {
        let file: ParquetFile
        let rowGroup: Int
    }

    /// Adds what the checkpoint says of definitions that are still missing.
    func readDefinitions(
        _ checkpoint: Checkpoint, into definition: inout DefinitionReplay
    ) async throws(TableError) {
        guard !definition.isComplete else { return }
        switch try await open(checkpoint) {
        case .json(let commit): definition.admit(commit.actions)
        case .parquet(let files):
            for file in files where !definition.isComplete {
                definition.admit(try await actions(["protocol", "metaData"], of: file))
            }
        }
    }

    /// The checkpoint's files, but those that newer commits decided on.
    func readFiles(
        _ checkpoint: Checkpoint, seen: ByteKeyTable, detail: FileDetail
    ) async throws(TableError) -> FileList {
        var files: [ParquetFile]
        var list = FileList(root: policy.root)
        var sidecars: [Sidecar] = []
        switch try await open(checkpoint) {
        case .json(let commit):
            var replay = Replay(policy: policy, seen: seen)
            try replay.admit(commit)
            list = replay.finish()
            files = []
            for case .sidecar(let sidecar) in commit.actions { sidecars.append(sidecar) }
        case .parquet(let opened):
            files = opened
            // Under the older name as well, which older readers look for (Delta protocol, "Classic checkpoint").
            for file in opened {
                for case .sidecar(let sidecar) in try await actions(["sidecar"], of: file) { sidecars.append(sidecar) }
            }
        }
        guard sidecars.count <= Self.maximumSidecars else {
            throw TableError(
                .storage(.tooLarge), "a checkpoint of the table has more than \(Self.maximumSidecars) sidecars")
        }
        for sidecar in sidecars {
            files.append(try await open(try location(of: sidecar), size: sidecar.size, name: "a sidecar"))
        }
        var units: [Unit] = []
        for file in files {
            guard let columns = try AddColumns(file) else { continue }
            for rowGroup in 0..<file.rowGroupCount where file.mayHaveValues(rowGroup: rowGroup, leaf: columns.path) {
                units.append(Unit(file: file, rowGroup: rowGroup))
            }
        }
        return list.appending(try await read(units, seen: seen, detail: detail))
    }

    // MARK: Opening

    private enum Opened {
        case json(Commit)
        case parquet([ParquetFile])
    }

    private func open(_ checkpoint: Checkpoint) async throws(TableError) -> Opened {
        switch checkpoint.kind {
        case .parts(let parts):
            var files: [ParquetFile] = []
            for part in parts { files.append(try await open(object(part), size: part.size, name: "a checkpoint")) }
            return .parquet(files)
        case .topLevel(let file) where file.key.utf8.suffix(5).elementsEqual(".json".utf8):
            let bytes: [UInt8]
            do throws(StorageError) {
                bytes = try await store.read(object(file), range: nil, limit: Self.maximumJSONBytes)
            } catch {
                throw TableError(error)
            }
            let commit: Commit
            do throws(TableError) {
                commit = try CommitParser.parse(bytes, name: "checkpoint")
            } catch {
                // Nobody adds to a checkpoint.
                throw TableError(.corrupt, "a checkpoint of the table is damaged: \(error.message)")
            }
            // A text that was cut off after a line looks whole.
            var definition = DefinitionReplay()
            definition.admit(commit.actions)
            guard definition.isComplete else {
                throw TableError(.corrupt, "a checkpoint of the table has no protocol or metaData action")
            }
            return .json(commit)
        case .topLevel(let file):
            return .parquet([try await open(object(file), size: file.size, name: "a checkpoint")])
        }
    }

    private func object(_ info: ObjectInfo) -> ObjectLocation {
        ObjectLocation(bucket: policy.root.bucket, key: info.key)
    }

    private func open(_ object: ObjectLocation, size: Int64, name: String) async throws(TableError) -> ParquetFile {
        do throws(ParquetError) {
            return try await ParquetFile(.object(object, size: size, store: store))
        } catch {
            throw TableError(error, in: "\(name) of the table")
        }
    }

    /// A path without a scheme is a name in the folder of sidecars; an absolute one goes where the policy permits.
    private func location(of sidecar: Sidecar) throws(TableError) -> ObjectLocation {
        do throws(LocationError) {
            let path = sidecar.path
            guard path.utf8.contains(UInt8(ascii: "/")) || path.utf8.contains(UInt8(ascii: ":")) else {
                return try policy.resolve(uriReference: "_delta_log/_sidecars/" + path)
            }
            return try policy.resolve(uriReference: path)
        } catch {
            throw TableError(error)
        }
    }

    // MARK: Definitions

    /// The actions of some kinds that a Parquet file holds, which are few.
    private func actions(_ names: [String], of file: ParquetFile) async throws(TableError) -> [Action] {
        var actions: [Action] = []
        for name in names {
            guard let node = file.root[name], let first = node.leaves.first else { continue }
            do throws(ParquetError) {
                for rowGroup in 0..<file.rowGroupCount
                where node.leaves.contains(where: { file.mayHaveValues(rowGroup: rowGroup, leaf: $0) }) {
                    var rows = try await file.rowGroup(rowGroup, leaves: node.leaves)
                    while let batch = try rows.next(maximum: AddRowReader.batchRows) {
                        guard let levels = batch[first], Self.hasValues(levels, node) else { continue }
                        actions += try Self.actions(name, node, batch)
                    }
                }
            } catch {
                throw TableError(error, in: "a checkpoint of the table")
            }
        }
        return actions
    }

    private static func hasValues(_ levels: LeafBatch, _ node: SchemaNode) -> Bool {
        levels.definitions.isEmpty || levels.definitions.contains { $0 >= node.definition }
    }

    /// The actions of one kind in some rows, read as what they would be in a commit.
    private static func actions(_ name: String, _ node: SchemaNode, _ batch: RowBatch) throws(ParquetError) -> [Action]
    {
        var record = try RecordWriter(node, of: batch, nulls: .leftOut)
        var text = JSONWriter()
        for _ in 0..<batch.rowCount {
            let start = text.bytes.count
            text.raw("{")
            text.string(name)
            text.raw(":")
            if try record.writeNext(into: &text) { text.raw("}\n") } else { text.bytes.removeSubrange(start...) }
        }
        do throws(TableError) {
            return try CommitParser.parse(text.bytes, name: "checkpoint").actions
        } catch {
            throw ParquetError(.malformed, error.message)
        }
    }

    // MARK: Files

    private struct Outcome: Sendable {
        let position: Int
        let result: Result<FileList, TableError>
    }

    private func read(
        _ units: [Unit], seen: ByteKeyTable, detail: FileDetail
    ) async throws(TableError) -> FileList {
        var lists: [FileList?] = Array(repeating: nil, count: units.count)
        var failure: TableError?
        await withTaskGroup(of: Outcome.self) { group in
            var next = 0
            while next < min(Self.inFlight, units.count) {
                add(units, next, seen, detail, to: &group)
                next += 1
            }
            for await outcome in group {
                switch outcome.result {
                case .success(let list): lists[outcome.position] = list
                case .failure(let error): failure = failure ?? error
                }
                if failure == nil, next < units.count {
                    add(units, next, seen, detail, to: &group)
                    next += 1
                }
            }
        }
        if let failure { throw failure }
        var files = FileList(root: policy.root)
        for list in lists { if let list { files = files.appending(list) } }
        return files
    }

    private func add(
        _ units: [Unit], _ position: Int, _ seen: ByteKeyTable, _ detail: FileDetail,
        to group: inout TaskGroup<Outcome>
    ) {
        let unit = units[position]
        group.addTask { await outcome(position, unit, seen, detail) }
    }

    private func outcome(
        _ position: Int, _ unit: Unit, _ seen: ByteKeyTable, _ detail: FileDetail
    ) async -> Outcome {
        do {
            let list = try await read(unit, seen, detail)
            return Outcome(position: position, result: .success(list))
        } catch {
            return Outcome(position: position, result: .failure(error))
        }
    }

    private func read(_ unit: Unit, _ seen: ByteKeyTable, _ detail: FileDetail) async throws(TableError) -> FileList {
        guard let columns = try AddColumns(unit.file) else { return FileList(root: policy.root) }
        let leaves = columns.leaves(of: unit.file, rowGroup: unit.rowGroup, detail: detail)
        let rows: RowGroupReader
        do throws(ParquetError) {
            rows = try await unit.file.rowGroup(unit.rowGroup, leaves: leaves)
        } catch {
            throw TableError(error, in: "a checkpoint of the table")
        }
        return try AddRowReader(columns: columns, policy: policy, seen: seen, detail: detail).read(rows)
    }
}
