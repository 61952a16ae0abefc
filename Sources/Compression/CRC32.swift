internal import CZlib

/// CRC-32 as gzip has it (RFC 1952 section 8): the checksum of Parquet pages (parquet.thrift, `PageHeader.crc`) and of
/// deletion vectors.
public enum CRC32 {
    public static func of(_ bytes: Span<UInt8>) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe UInt32(truncatingIfNeeded: crc32_z(0, bytes.baseAddress, bytes.count))
        }
    }
}
