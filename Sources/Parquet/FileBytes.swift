public import Tables

/// Where the bytes of a file come from.
public enum FileBytes: Sendable {
    case memory([UInt8])
    /// An object of a store and its size in bytes.
    case object(ObjectLocation, size: Int64, store: any ObjectStore)

    var size: Int64 {
        switch self {
        case .memory(let bytes): Int64(bytes.count)
        case .object(_, let size, _): size
        }
    }

    /// The bytes of a range, of which the caller has made sure that it is not too long.
    func read(_ range: Range<Int64>) async throws(ParquetError) -> [UInt8] {
        guard range.lowerBound >= 0, range.upperBound <= size else {
            throw .malformed("the file ends before byte \(range.upperBound)")
        }
        switch self {
        case .memory(let bytes): return Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
        case .object(let object, _, let store):
            let bytes: [UInt8]
            do throws(StorageError) {
                bytes = try await store.read(object, range: range, limit: range.count)
            } catch {
                throw ParquetError(error)
            }
            guard bytes.count == range.count else { throw .malformed("the file is shorter than it was") }
            return bytes
        }
    }
}
