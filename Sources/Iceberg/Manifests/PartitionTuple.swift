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

    init(specID: Int64, data: [Datum]) {
        self.specID = specID
        self.data = data
    }

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
                let bytes = shortest(column.bytes(row), leaves[leaf])
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

    /// Decimals are as wide as the precision that the column had when they were written.
    private static func shortest(_ bytes: ArraySlice<UInt8>, _ leaf: AvroLeaf) -> ArraySlice<UInt8> {
        guard case .decimal = leaf.logicalType else { return bytes }
        var bytes = bytes
        while bytes.count > 1, let first = bytes.first, first == 0 || first == 0xFF,
            first & 0x80 == bytes[bytes.startIndex + 1] & 0x80
        {
            bytes.removeFirst()
        }
        return bytes
    }

    private static func append(_ number: Int64, to key: inout [UInt8]) {
        for shift in stride(from: Int64(0), to: 64, by: 8) { key.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
