import JSON
import Tables

/// The actions of a commit, of a compacted log file or of a checkpoint in JSON, and the bytes that their texts are in.
struct Commit: Sendable {
    /// The file's name, for errors.
    let name: String
    let bytes: [UInt8]
    /// Texts that have escapes, without them.
    var unescaped: [UInt8] = []
    /// In the order of the lines.
    var actions: [Action] = []

    /// The in-commit timestamp in milliseconds since the epoch, where there is one.
    var inCommitTimestamp: Int64? {
        for case .commitInfo(let info) in actions {
            if let time = info.inCommitTimestamp { return time }
        }
        return nil
    }

    /// A text of one of the actions in UTF-8; empty where there is none.
    func utf8(_ text: JSONText?) -> ArraySlice<UInt8> { text?.utf8(in: bytes, unescaped: unescaped) ?? [] }

    func string(_ text: JSONText?) -> String { String(decoding: utf8(text), as: UTF8.self) }

    func partitionValues(_ range: Range<Int>?) throws(TableError) -> [PartitionValue] {
        guard let range else { return [] }
        var scanner = JSONScanner(bytes, range: range)
        do { return try PartitionValueParser.parse(&scanner) } catch { throw TableError(.corrupt, "\(name): \(error)") }
    }

    // MARK: Files

    /// The file of an action with its locations resolved.
    func file(_ add: AddAction, _ policy: LocationPolicy) throws(TableError) -> DataFile {
        DataFile(
            location: try location(add.path, policy), partitionValues: try partitionValues(add.partitionValues),
            size: add.size, modificationTime: add.modificationTime,
            // Empty statistics are none.
            stats: add.stats.map(string).flatMap { $0.isEmpty ? nil : $0 },
            deletionVector: try add.deletionVector?.resolved(policy), passedThrough: add.passedThrough)
    }

    func file(_ cdc: CDCAction, _ policy: LocationPolicy) throws(TableError) -> DataFile {
        DataFile(
            location: try location(cdc.path, policy), partitionValues: try partitionValues(cdc.partitionValues),
            size: cdc.size, modificationTime: 0, stats: nil, deletionVector: nil)
    }

    func location(_ path: JSONText?, _ policy: LocationPolicy) throws(TableError) -> ObjectLocation {
        let reference = string(path)
        do throws(LocationError) {
            return try policy.resolve(uriReference: reference)
        } catch {
            throw TableError(error)
        }
    }
}
