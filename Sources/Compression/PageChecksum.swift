internal import CZlib

/// The checksum that writers put beside compressed bytes: CRC-32 as gzip has it (parquet.thrift, `PageHeader.crc`; Avro
/// specification, "snappy").
public enum PageChecksum {
    public static func of(_ bytes: Span<UInt8>) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe UInt32(truncatingIfNeeded: crc32_z(0, bytes.baseAddress, bytes.count))
        }
    }
}
