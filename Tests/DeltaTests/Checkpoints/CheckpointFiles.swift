import Tables

/// Puts checkpoints and what belongs to them into a log's folder.
extension LogWriter {
    func key(log name: String) -> String { root.appending("_delta_log/" + name).key }

    func put(log name: String, _ bytes: [UInt8], modified: Int64 = 0) {
        store.put(key(log: name), bytes, modified: modified)
    }

    /// - Parameter lines: actions as commits have them.
    static func parquet(
        _ lines: [String], _ root: ParquetField = CheckpointSchema.full, _ layout: ParquetLayout = ParquetLayout(),
        tamper: @escaping (inout [ParquetColumn]) -> Void = { _ in }
    ) throws -> [UInt8] {
        let writer = ParquetWriter(root: root, layout: layout, tamper: tamper)
        return writer.file(try CheckpointRow.rows(lines, root))
    }

    static func json(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    /// Puts a sidecar.
    ///
    /// - Returns: the action that refers to it.
    func sidecar(_ name: String, _ bytes: [UInt8]) -> String {
        put(log: "_sidecars/" + name, bytes)
        return Line.sidecar(name, size: bytes.count)
    }

    // MARK: Names

    static func classicName(_ version: Int64) -> String { name(version) + ".checkpoint.parquet" }

    static func partName(_ version: Int64, _ part: Int, of total: Int) -> String {
        func digits(_ number: Int) -> String { String(name(Int64(number)).suffix(10)) }
        return "\(name(version)).checkpoint.\(digits(part)).\(digits(total)).parquet"
    }

    /// - Parameter number: makes the name unique, as a UUID does.
    static func topLevelName(_ version: Int64, _ number: Int, _ suffix: String) -> String {
        "\(name(version)).checkpoint.80a083e8-7026-4e79-81be-\(name(Int64(number)).suffix(12)).\(suffix)"
    }

    static func compactedName(_ versions: ClosedRange<Int64>) -> String {
        "\(name(versions.lowerBound)).\(name(versions.upperBound)).compacted.json"
    }
}

extension Line {
    static func sidecar(_ path: String, size: Int) -> String {
        "{\"sidecar\":{\"path\":\(quoted(path)),\"sizeInBytes\":\(size),\"modificationTime\":1,\"tags\":{}}}"
    }

    static func checkpointMetadata(_ version: Int64) -> String {
        "{\"checkpointMetadata\":{\"version\":\(version),\"tags\":{}}}"
    }

    static let transaction = #"{"txn":{"appId":"a","version":1}}"#
}
