import Delta
import JSON
import Tables

/// Writes the log of a table at `s3://bucket/table` into a store of its own.
struct LogWriter {
    /// When version 0 is committed, in milliseconds since the epoch; the versions follow each second.
    static let start: Int64 = 1_700_000_000_000

    let store: MemoryStore
    var root = ObjectLocation(bucket: "bucket", key: "table")
    var allowed: [ObjectLocation] = []
    var folder: String?
    var detail = FileDetail.everything

    init(pageSize: Int = 1000) {
        store = MemoryStore(pageSize: pageSize)
    }

    var table: DeltaTable {
        DeltaTable(store: store, policy: LocationPolicy(root: root, allowed: allowed, folder: folder), detail: detail)
    }

    static func time(_ version: Int64) -> Int64 { start + version * 1000 }

    static func name(_ version: Int64) -> String {
        let digits = String(version)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }

    func key(_ version: Int64) -> String { root.appending("_delta_log/\(Self.name(version)).json").key }

    func commit(_ version: Int64, _ lines: [String], modified: Int64? = nil) {
        commit(version, text: lines.map { $0 + "\n" }.joined(), modified: modified)
    }

    func commit(_ version: Int64, text: String, modified: Int64? = nil) {
        store.put(key(version), Array(text.utf8), modified: modified ?? Self.time(version))
    }

    /// A log whose commits are `changes`, the first of them with protocol and metadata before its lines.
    static func log(_ changes: [[String]], configuration: [String: String] = [:], pageSize: Int = 1000) -> LogWriter {
        let writer = LogWriter(pageSize: pageSize)
        for (version, lines) in changes.enumerated() {
            let definition = version == 0 ? [Line.plainProtocol, Line.metadata(configuration: configuration)] : []
            writer.commit(Int64(version), definition + lines)
        }
        return writer
    }
}

/// Lines of commits.
enum Line {
    static let plainProtocol = #"{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}"#
    static let schema = #"{"type":"struct","fields":[{"name":"a","type":"integer","nullable":true,"metadata":{}}]}"#
    static let feedOn = ["delta.enableChangeDataFeed": "true"]

    static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func metadata(
        id: String = "t", schema: String = schema, configuration: [String: String] = [:],
        partitionColumns: [String] = [], more: String = ""
    ) -> String {
        let properties = configuration.sorted { $0.key < $1.key }
            .map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ",")
        return
            "{\"metaData\":{\"id\":\(quoted(id)),\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":"
            + "\(quoted(schema)),\"partitionColumns\":[\(partitionColumns.map(quoted).joined(separator: ","))],"
            + "\"configuration\":{\(properties)}\(more)}}"
    }

    static func add(
        _ path: String, size: Int64 = 1, modificationTime: Int64 = 7, dataChange: Bool = true,
        partitionValues: String = "{}", vector: String? = nil, more: String = ""
    ) -> String {
        "{\"add\":{\"path\":\(quoted(path)),\"partitionValues\":\(partitionValues),\"size\":\(size),"
            + "\"modificationTime\":\(modificationTime),\"dataChange\":\(dataChange)"
            + "\(vector.map { ",\"deletionVector\":" + $0 } ?? "")\(more)}}"
    }

    /// A removal with extended metadata where it has a size, without where it has none.
    static func remove(_ path: String, size: Int64? = 1, dataChange: Bool = true, vector: String? = nil) -> String {
        let extended = size.map { ",\"extendedFileMetadata\":true,\"partitionValues\":{},\"size\":\($0)" } ?? ""
        return "{\"remove\":{\"path\":\(quoted(path)),\"deletionTimestamp\":1,\"dataChange\":\(dataChange)\(extended)"
            + "\(vector.map { ",\"deletionVector\":" + $0 } ?? "")}}"
    }

    static func cdc(_ path: String, size: Int64 = 9) -> String {
        "{\"cdc\":{\"path\":\(quoted(path)),\"partitionValues\":{},\"size\":\(size),\"dataChange\":false}}"
    }

    static func commitInfo(_ inCommitTimestamp: Int64) -> String {
        "{\"commitInfo\":{\"inCommitTimestamp\":\(inCommitTimestamp),\"operation\":\"WRITE\"}}"
    }

    static func inline(_ text: String, offset: Int? = nil) -> String {
        "{\"storageType\":\"i\",\"pathOrInlineDv\":\(quoted(text))\(offset.map { ",\"offset\":\($0)" } ?? "")"
            + ",\"sizeInBytes\":40,\"cardinality\":6}"
    }

    static func stored(_ type: String, _ path: String, offset: Int? = 4) -> String {
        "{\"storageType\":\(quoted(type)),\"pathOrInlineDv\":\(quoted(path))\(offset.map { ",\"offset\":\($0)" } ?? "")"
            + ",\"sizeInBytes\":40,\"cardinality\":6}"
    }
}

extension TableSnapshot {
    /// The keys of the files below the table's root, sorted by their bytes.
    var keys: [String] {
        (0..<files.count).map { index in
            let location = files.location(of: index)
            return location.key.hasPrefix("table/")
                ? String(location.key.dropFirst("table/".count)) : location.description
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

/// The error that `body` throws, which is to be one of a table.
func tableError(
    _ body: () async throws(TableError) -> Void
) async -> TableError? {
    do throws(TableError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
