/// Reads the footer.
enum FooterParser {
    /// The most row groups, and column chunks of all of them together: a few bytes may announce as many as they like.
    private static let maximumRowGroups = 1 << 18
    private static let maximumChunks = 1 << 20
    private static let maximumElements = 1 << 18

    static func parse(_ bytes: [UInt8]) throws(ParquetError) -> FileMetadata {
        var reader = CompactReader(bytes)
        var file = FileMetadata()
        var isEncrypted = false
        var chunks = 0
        try reader.fields { id, type, reader throws(ParquetError) in
            switch (id, type) {
            case (2, .list):
                try reader.elements { _, reader throws(ParquetError) in
                    try check(file.schema.count, Self.maximumElements, "elements of the schema")
                    file.schema.append(try element(&reader))
                }
            case (3, .int64): file.rowCount = try reader.int64()
            case (4, .list):
                try reader.elements { _, reader throws(ParquetError) in
                    try check(file.rowGroups.count, Self.maximumRowGroups, "row groups")
                    file.rowGroups.append(try rowGroup(&reader, &chunks))
                }
            case (8, .structure):
                isEncrypted = true
                return false
            default: return false
            }
            return true
        }
        guard !isEncrypted else { throw ParquetError(.unsupported, "the file is encrypted") }
        return file
    }

    private static func element(_ reader: inout CompactReader) throws(ParquetError) -> SchemaElement {
        var element = SchemaElement()
        try reader.fields { id, type, reader throws(ParquetError) in
            switch (id, type) {
            case (1, .int32):
                let code = try reader.int32()
                guard let type = PhysicalType(rawValue: code) else { throw .malformed("there is no type \(code)") }
                element.type = type
            case (2, .int32): element.typeLength = Int(try reader.int32())
            case (3, .int32):
                let code = try reader.int32()
                guard let repetition = Repetition(rawValue: code) else {
                    throw .malformed("there is no repetition \(code)")
                }
                element.repetition = repetition
            case (4, .binary): element.name = try reader.string()
            case (5, .int32): element.childCount = Int(try reader.int32())
            case (6, .int32): element.convertedType = try reader.int32()
            case (7, .int32): element.scale = Int(try reader.int32())
            case (8, .int32): element.precision = Int(try reader.int32())
            case (9, .int32): element.fieldID = try reader.int32()
            case (10, .structure):
                element.hasLogicalType = true
                element.logicalType = try logicalType(&reader)
            default: return false
            }
            return true
        }
        return element
    }

    private static func logicalType(_ reader: inout CompactReader) throws(ParquetError) -> LogicalType? {
        var logical: LogicalType?
        try reader.fields { id, type, reader throws(ParquetError) in
            guard type == .structure else { return false }
            var members = LogicalTypeMembers()
            try reader.fields { id, type, reader throws(ParquetError) in try members.read(id, type, &reader) }
            logical = LogicalType(union: id, members)
            return true
        }
        return logical
    }

    private static func check(_ count: Int, _ maximum: Int, _ what: String) throws(ParquetError) {
        guard count < maximum else { throw ParquetError(.tooLarge, "the file has more than \(maximum) \(what)") }
    }

    /// - Parameter chunks: column chunks of the file so far.
    private static func rowGroup(
        _ reader: inout CompactReader, _ chunks: inout Int
    ) throws(ParquetError) -> RowGroup {
        var group = RowGroup()
        try reader.fields { id, type, reader throws(ParquetError) in
            switch (id, type) {
            case (1, .list):
                try reader.elements { _, reader throws(ParquetError) in
                    try check(chunks, Self.maximumChunks, "column chunks")
                    chunks += 1
                    group.chunks.append(try chunk(&reader))
                }
            case (3, .int64): group.rowCount = try reader.int64()
            default: return false
            }
            return true
        }
        return group
    }

    private static func chunk(_ reader: inout CompactReader) throws(ParquetError) -> ColumnChunk {
        var chunk = ColumnChunk()
        try reader.fields { id, type, reader throws(ParquetError) in
            switch (id, type) {
            case (1, .binary):
                chunk.isElsewhere = try !reader.binary().isEmpty
            case (3, .structure):
                try reader.fields { id, type, reader throws(ParquetError) in
                    try column(&chunk, id, type, &reader)
                }
            case (8, .structure), (9, .binary):
                chunk.isEncrypted = true
                return false
            default: return false
            }
            return true
        }
        return chunk
    }

    private static func column(
        _ chunk: inout ColumnChunk, _ id: Int, _ type: CompactReader.WireType, _ reader: inout CompactReader
    ) throws(ParquetError) -> Bool {
        switch (id, type) {
        case (1, .int32): chunk.type = PhysicalType(rawValue: try reader.int32())
        case (4, .int32): chunk.codec = try reader.int32()
        case (5, .int64): chunk.valueCount = try reader.int64()
        case (6, .int64): chunk.uncompressedSize = try reader.int64()
        case (7, .int64): chunk.compressedSize = try reader.int64()
        case (9, .int64): chunk.dataPageOffset = try reader.int64()
        case (11, .int64): chunk.dictionaryPageOffset = try reader.int64()
        case (12, .structure): chunk.statistics = try statistics(&reader)
        default: return false
        }
        return true
    }

    /// `min` and `max` of old writers were compared as signed bytes and are passed over.
    private static func statistics(_ reader: inout CompactReader) throws(ParquetError) -> ColumnStatistics {
        var statistics = ColumnStatistics()
        try reader.fields { id, type, reader throws(ParquetError) in
            switch (id, type) {
            case (3, .int64): statistics.nullCount = try reader.int64()
            case (5, .binary): statistics.maximum = Array(try reader.binary())
            case (6, .binary): statistics.minimum = Array(try reader.binary())
            default: return false
            }
            return true
        }
        return statistics
    }
}
