import Compression
import Tables

/// A deletion vector as Puffin files hold it, which is how Delta's files hold it too (Puffin specification,
/// "deletion-vector-v1 blob type").
///
/// Four bytes of length, big-endian; the magic bytes and the bitmap, which the length counts; four bytes of their
/// CRC-32, big-endian.
enum VectorBlob {
    private static let magic: [UInt8] = [0xD1, 0xD3, 0x39, 0x64]

    /// Magic bytes and bitmap.
    ///
    /// - Parameter cardinality: how many positions the manifest says there are.
    /// - Returns: nil where length, magic, checksum, bitmap or the number of its positions are not what they should be.
    static func content(_ blob: ArraySlice<UInt8>, cardinality: Int64) -> ArraySlice<UInt8>? {
        guard blob.count >= 12 else { return nil }
        let content = blob.dropFirst(4).dropLast(4)
        guard number(blob.prefix(4)) == UInt32(exactly: content.count), content.starts(with: magic),
            number(blob.suffix(4)) == CRC32.of(Array(content).span),
            RoaringBitmap.cardinality(content.dropFirst(4)) == cardinality
        else { return nil }
        return content
    }

    /// - Parameter positions: ascending, without repetitions.
    static func content(of positions: [UInt64]) -> [UInt8] {
        var bytes = magic
        RoaringBitmap.write(positions, into: &bytes)
        return bytes
    }

    /// A file of Delta that holds one vector, at offset 1 (Delta protocol, "Deletion Vector File Storage Format").
    static func file(_ content: [UInt8]) -> [UInt8] {
        var file: [UInt8] = [1]
        append(UInt32(truncatingIfNeeded: content.count), to: &file)
        file.append(contentsOf: content)
        append(CRC32.of(content.span), to: &file)
        return file
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
