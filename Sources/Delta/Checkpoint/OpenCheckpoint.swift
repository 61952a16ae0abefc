import JSON
import Parquet
import Tables

/// A checkpoint whose first file is opened; further parts are when it takes them.
struct OpenCheckpoint {
    enum Content {
        case json(Commit)
        case parquet([ParquetFile], rest: [CheckpointUnit])
    }

    /// The most sidecars.
    private static let maximumSidecars = 100_000

    let reader: CheckpointReader
    private(set) var content: Content

    /// Adds what the checkpoint says of definitions that are still missing.
    mutating func readDefinitions(into definition: inout DefinitionReplay) async throws(TableError) {
        switch content {
        case .json(let commit): definition.admit(commit.actions)
        case .parquet(var files, var rest):
            for file in files { try await readDefinitions(of: file, into: &definition) }
            // Writers put them into the first part.
            while !definition.isComplete, case .file(let object, let size)? = rest.first {
                let file = try await reader.open(object, size: size, name: "a checkpoint")
                try await readDefinitions(of: file, into: &definition)
                files.append(file)
                rest.removeFirst()
            }
            content = .parquet(files, rest: rest)
        }
    }

    private func readDefinitions(
        of file: ParquetFile, into definition: inout DefinitionReplay
    ) async throws(TableError) {
        for name in ["protocol", "metaData"] where !definition.isComplete {
            definition.admit(try await actions(name, of: file))
        }
    }

    /// The checkpoint's files, but those that newer commits decided on.
    func readFiles(seen: ByteKeyTable, detail: FileDetail) async throws(TableError) -> FileList {
        var list = FileList(root: reader.policy.root)
        var units: [CheckpointUnit] = []
        switch content {
        case .json(let commit):
            var replay = Replay(policy: reader.policy, seen: seen)
            try replay.admit(commit)
            list = replay.finish()
            units = try sidecars(commit.actions)
        case .parquet(let files, let rest):
            for file in files { units += try CheckpointUnit.rowGroups(of: file) }
            units += rest
            // A checkpoint of version 2 may have the name of a classic one.
            for file in files { units += try sidecars(try await actions("sidecar", of: file)) }
            guard !units.isEmpty || files.contains(where: { $0.root["add"] != nil }) else {
                throw TableError(.corrupt, "a checkpoint of the table has neither add actions nor sidecars")
            }
        }
        return list.appending(try await CheckpointFiles(reader: reader, seen: seen, detail: detail).read(units))
    }

    private func sidecars(_ actions: [Action]) throws(TableError) -> [CheckpointUnit] {
        var units: [CheckpointUnit] = []
        for case .sidecar(let sidecar) in actions {
            guard units.count < Self.maximumSidecars else {
                throw TableError(
                    .storage(.tooLarge), "a checkpoint of the table has more than \(Self.maximumSidecars) sidecars")
            }
            units.append(.file(try location(of: sidecar), size: sidecar.size))
        }
        return units
    }

    /// A path without a scheme is a name in the folder of sidecars; an absolute one goes where the policy permits.
    private func location(of sidecar: Sidecar) throws(TableError) -> ObjectLocation {
        let isName = !sidecar.path.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
        do throws(LocationError) {
            return try reader.policy.resolve(
                uriReference: isName ? "_delta_log/_sidecars/" + sidecar.path : sidecar.path)
        } catch {
            throw TableError(error)
        }
    }

    /// The actions of one kind that a Parquet file holds, which are few.
    private func actions(_ name: String, of file: ParquetFile) async throws(TableError) -> [Action] {
        guard let node = file.root[name], let first = node.leaves.first else { return [] }
        var actions: [Action] = []
        do throws(ParquetError) {
            for rowGroup in 0..<file.rowGroupCount
            where node.leaves.contains(where: { file.mayHaveValues(rowGroup: rowGroup, leaf: $0) }) {
                var rows = try await file.rowGroup(rowGroup, leaves: node.leaves)
                while let batch = try rows.next(maximum: rows.batchRows) {
                    guard let levels = batch[first], Self.hasValues(levels, node) else { continue }
                    actions += try Self.actions(name, node, batch)
                }
            }
        } catch {
            throw TableError(error, in: "a checkpoint of the table")
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
}
