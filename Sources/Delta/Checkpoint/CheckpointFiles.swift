import Parquet
import Tables

/// Reads the parts of a checkpoint several at a time, and puts their files together in the parts' order.
struct CheckpointFiles {
    /// Parts that are read at once: always some, so that all cores work, and more where they are small, so that a
    /// distant store's answers overlap.
    private static let alwaysInFlight = 2
    private static let mostInFlight = 16
    private static let bytesInFlight: Int64 = 64 << 20
    /// The most bytes that the files of a snapshot may take, compressed as they are held: some fifty million files.
    private static let maximumSnapshotBytes = 8 << 30

    let reader: CheckpointReader
    /// Files that newer commits decided on.
    let seen: ByteKeyTable
    let detail: FileDetail

    private struct Outcome: Sendable {
        let position: Int
        let result: Result<FileList, TableError>
    }

    func read(_ units: [CheckpointUnit]) async throws(TableError) -> FileList {
        var lists: [FileList?] = Array(repeating: nil, count: units.count)
        var failure: TableError?
        var held = 0
        await withTaskGroup(of: Outcome.self) { group in
            var next = 0
            var inFlight = 0
            var bytes: Int64 = 0
            while true {
                while failure == nil, next < units.count, Self.hasRoom(inFlight, bytes, for: units[next]) {
                    start(units, next, in: &group)
                    inFlight += 1
                    bytes += Self.counted(units[next])
                    next += 1
                }
                guard let outcome = await group.next() else { break }
                inFlight -= 1
                bytes -= Self.counted(units[outcome.position])
                switch outcome.result {
                case .success(let list):
                    lists[outcome.position] = list
                    held += list.chunkBytes.values.reduce(0, +)
                    if held > Self.maximumSnapshotBytes {
                        failure = TableError(.storage(.tooLarge), "the table has more files than this server reads")
                    }
                case .failure(let error): failure = failure ?? error
                }
            }
        }
        if let failure { throw failure }
        var files = FileList(root: reader.policy.root)
        for list in lists { if let list { files = files.appending(list) } }
        return files
    }

    private static func hasRoom(_ inFlight: Int, _ bytes: Int64, for unit: CheckpointUnit) -> Bool {
        inFlight < alwaysInFlight || (inFlight < mostInFlight && bytes + counted(unit) <= bytesInFlight)
    }

    /// What a unit takes of the bytes in flight. A log may announce any size.
    private static func counted(_ unit: CheckpointUnit) -> Int64 { min(unit.bytes, bytesInFlight) }

    private func start(_ units: [CheckpointUnit], _ position: Int, in group: inout TaskGroup<Outcome>) {
        let unit = units[position]
        group.addTask { await outcome(position, unit) }
    }

    private func outcome(_ position: Int, _ unit: CheckpointUnit) async -> Outcome {
        do {
            let list = try await read(unit)
            return Outcome(position: position, result: .success(list))
        } catch {
            return Outcome(position: position, result: .failure(error))
        }
    }

    private func read(_ unit: CheckpointUnit) async throws(TableError) -> FileList {
        switch unit {
        case .rowGroup(let file, let index, _): return try await read(file, rowGroup: index)
        case .file(let object, let size):
            let file = try await reader.open(object, size: size, name: "a sidecar or part of a checkpoint")
            var list = FileList(root: reader.policy.root)
            for case .rowGroup(_, let index, _) in try CheckpointUnit.rowGroups(of: file) {
                list = list.appending(try await read(file, rowGroup: index))
            }
            return list
        }
    }

    private func read(_ file: ParquetFile, rowGroup: Int) async throws(TableError) -> FileList {
        guard let columns = try AddColumns(file) else { return FileList(root: reader.policy.root) }
        let leaves = columns.leaves(of: file, rowGroup: rowGroup, detail: detail)
        let rows: RowGroupReader
        do throws(ParquetError) {
            rows = try await file.rowGroup(rowGroup, leaves: leaves)
        } catch {
            throw TableError(error, in: "a checkpoint of the table")
        }
        return try AddRowReader(columns: columns, policy: reader.policy, seen: seen, detail: detail).read(rows)
    }
}
