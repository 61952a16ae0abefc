import Foundation

/// What `expected.json` says of a fixture; Fixtures/README.md tells what the members mean.
struct Expected: Decodable, Sendable {
    struct Entry: Decodable, Sendable {
        let id: Int64
        let timestamp: Int64
    }

    struct Snapshot: Decodable, Sendable {
        let id: Int64
        let sequence: Int64
        let timestamp: Int64
        let operation: String?
        let schema: Int64?
        let files: [File]
    }

    struct File: Decodable, Sendable {
        let path: String
        let records: Int64
        let size: Int64
        let spec: Int
        let partition: [String: String?]
        let sequence: Int64
        let snapshot: Int64
        let bounds: [String: [String?]]?
        let nulls: [String: Int64]?
        let deletes: [Delete]
        let deleted: Deleted?

        /// The part of the path below the bucket.
        var key: String { path.replacing("s3://lake/", with: "") }
    }

    struct Delete: Decodable, Sendable {
        let path: String
        let kind: String
        let sequence: Int64
        let offset: Int64?
        let size: Int64?
    }

    struct Deleted: Decodable, Sendable {
        let cardinality: Int
        let sum: UInt64
        let runs: [[UInt64]]?
    }

    let metadata: String
    let formatVersion: Int
    let location: String
    let currentSnapshot: Int64?
    let log: [Entry]
    let snapshots: [Snapshot]

    static let names =
        ((try? FileManager.default.contentsOfDirectory(at: Lake.folder, includingPropertiesForKeys: nil)) ?? [])
        .filter(\.hasDirectoryPath).map(\.lastPathComponent).sorted()

    /// Those whose newest state is refused.
    static let refused = [
        "avro_data", "encrypted", "equality", "initial_default", "unsupported_uuid", "version_4",
    ]

    static let readable = names.filter { !refused.contains($0) }

    init(of name: String) throws {
        let file = Lake.folder.appending(path: name).appending(path: "expected.json")
        self = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
    }

    /// The states of main with the numbers that recipients have to know them by: sequence numbers, as far as those
    /// ascend.
    var versions: [(version: Int64, snapshot: Snapshot?, timestamp: Int64)] {
        var version: Int64 = 0
        return log.map { entry in
            let snapshot = snapshots.first { $0.id == entry.id }
            version = max(version + 1, snapshot?.sequence ?? 0)
            return (version, snapshot, entry.timestamp)
        }
    }
}
