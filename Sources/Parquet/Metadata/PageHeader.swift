/// What stands before the bytes of a page (parquet.thrift, `PageHeader`).
struct PageHeader {
    enum Kind: Int32 {
        case data, index, dictionary, dataV2
    }

    /// The kind's number; others than those of ``Kind`` are passed over.
    var kind: Int32 = -1
    var uncompressedSize = 0
    var compressedSize = 0
    /// CRC-32 of the page as it lies in the file, where the writer gives it.
    var checksum: UInt32?
    var valueCount = 0
    var encoding: Int32 = -1
    var definitionEncoding: Int32 = RunLengthDecoder.encoding
    var repetitionEncoding: Int32 = RunLengthDecoder.encoding
    /// Of pages of version 2.
    var definitionBytes = 0
    var repetitionBytes = 0
    var isCompressed = true

    init(_ reader: inout CompactReader) throws(ParquetError) {
        var header = self
        try reader.fields { id, type, reader throws(ParquetError) in
            switch (id, type) {
            case (1, .int32): header.kind = try reader.int32()
            case (2, .int32): header.uncompressedSize = try reader.count()
            case (3, .int32): header.compressedSize = try reader.count()
            case (4, .int32): header.checksum = UInt32(bitPattern: try reader.int32())
            case (5, .structure), (7, .structure), (8, .structure):
                let isVersion2 = id == 8
                try reader.fields { id, type, reader throws(ParquetError) in
                    isVersion2 ? try header.version2(id, type, &reader) : try header.version1(id, type, &reader)
                }
            default: return false
            }
            return true
        }
        self = header
    }

    private mutating func version1(
        _ id: Int, _ type: CompactReader.WireType, _ reader: inout CompactReader
    ) throws(ParquetError) -> Bool {
        switch (id, type) {
        case (1, .int32): valueCount = try reader.count()
        case (2, .int32): encoding = try reader.int32()
        case (3, .int32): definitionEncoding = try reader.int32()
        case (4, .int32): repetitionEncoding = try reader.int32()
        default: return false
        }
        return true
    }

    private mutating func version2(
        _ id: Int, _ type: CompactReader.WireType, _ reader: inout CompactReader
    ) throws(ParquetError) -> Bool {
        switch (id, type) {
        case (1, .int32): valueCount = try reader.count()
        case (4, .int32): encoding = try reader.int32()
        case (5, .int32): definitionBytes = try reader.count()
        case (6, .int32): repetitionBytes = try reader.count()
        case (7, .true): isCompressed = true
        case (7, .false): isCompressed = false
        default: return false
        }
        return true
    }
}
