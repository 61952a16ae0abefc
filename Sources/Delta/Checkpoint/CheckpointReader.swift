import Parquet
import Tables

/// Opens checkpoints.
struct CheckpointReader {
    /// The largest top-level file in JSON that is read, in bytes.
    static let maximumJSONBytes = 512 << 20

    let store: any ObjectStore
    let policy: LocationPolicy

    func open(_ checkpoint: Checkpoint) async throws(TableError) -> OpenCheckpoint {
        switch checkpoint.kind {
        case .parts(let parts):
            guard let first = parts.first else { throw TableError(.corrupt, "a checkpoint of no parts") }
            let opened = try await open(object(first), size: first.size, name: "a checkpoint")
            let rest = parts.dropFirst().map { CheckpointUnit.file(object($0), size: $0.size) }
            return OpenCheckpoint(reader: self, content: .parquet([opened], rest: rest))
        case .topLevel(let file) where file.key.utf8.suffix(5).elementsEqual(".json".utf8):
            return OpenCheckpoint(reader: self, content: .json(try await json(object(file))))
        case .topLevel(let file):
            let opened = try await open(object(file), size: file.size, name: "a checkpoint")
            return OpenCheckpoint(reader: self, content: .parquet([opened], rest: []))
        }
    }

    private func json(_ object: ObjectLocation) async throws(TableError) -> Commit {
        let bytes: [UInt8]
        do throws(StorageError) {
            bytes = try await store.read(object, range: nil, limit: Self.maximumJSONBytes)
        } catch {
            throw TableError(error)
        }
        let commit: Commit
        do throws(TableError) {
            commit = try CommitParser.parse(bytes, name: "checkpoint")
        } catch {
            // Nobody adds to a checkpoint: what is not whole stays so.
            throw TableError(.corrupt, "a checkpoint of the table is damaged: \(error.message)")
        }
        // A text that was cut off after a line looks whole.
        var definition = DefinitionReplay()
        definition.admit(commit.actions)
        guard definition.isComplete else {
            throw TableError(.corrupt, "a checkpoint of the table has no protocol or metaData action")
        }
        return commit
    }

    private func object(_ info: ObjectInfo) -> ObjectLocation {
        ObjectLocation(bucket: policy.root.bucket, key: info.key)
    }

    /// - Parameter name: what the file is, for errors.
    func open(_ object: ObjectLocation, size: Int64, name: String) async throws(TableError) -> ParquetFile {
        do throws(ParquetError) {
            return try await ParquetFile(.object(object, size: size, store: store))
        } catch {
            if case .storage(let fault) = error.kind, fault.kind == .notFound {
                // The log itself names it, so that it is the table that is not whole.
                throw TableError(.corrupt, "\(name) of the table is missing: it was deleted", detail: fault.description)
            }
            throw TableError(error, in: "\(name) of the table")
        }
    }
}
