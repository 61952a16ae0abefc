import Avro
import Tables

/// The partition values of files, as a manifest has them.
struct PartitionTuple: Sendable, Hashable {
    enum Datum: Sendable, Hashable {
        case null
        case long(Int64)
        /// By its bits, so that NaN equals itself.
        case double(UInt64)
        case bytes([UInt8])
    }

    let specID: Int64
    let data: [Datum]

    /// Tells a tuple from all others, of any spec.
    static func key(
        _ specID: Int64, _ columns: [Int?], _ batch: AvroBatch, _ leaves: [AvroLeaf], row: Int, into key: inout [UInt8]
    ) {
        key.removeAll(keepingCapacity: true)
        append(specID, to: &key)
        for leaf in columns {
            guard let leaf, let column = batch[leaf], column.isPresent(row) else {
                key.append(0)
                continue
            }
            switch leaves[leaf].type {
            case .float, .double:
                key.append(2)
                append(Int64(bitPattern: column.double(row).bitPattern), to: &key)
            case .bytes, .string, .fixed:
                let bytes = column.bytes(row)
                key.append(3)
                append(Int64(bytes.count), to: &key)
                key.append(contentsOf: bytes)
            default:
                key.append(1)
                append(column.long(row), to: &key)
            }
        }
    }

    init(specID: Int64, _ columns: [Int?], _ batch: AvroBatch, _ leaves: [AvroLeaf], row: Int) {
        self.specID = specID
        data = columns.map { leaf in
            guard let leaf, let column = batch[leaf], column.isPresent(row) else { return .null }
            switch leaves[leaf].type {
            case .float, .double: return .double(column.double(row).bitPattern)
            case .bytes, .string, .fixed: return .bytes(Array(column.bytes(row)))
            default: return .long(column.long(row))
            }
        }
    }

    private static func append(_ number: Int64, to key: inout [UInt8]) {
        for shift in stride(from: Int64(0), to: 64, by: 8) { key.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
