/// The footer of a Parquet file (parquet.thrift, `FileMetaData`), as far as reading needs it.
struct FileMetadata: Sendable {
    var schema: [SchemaElement] = []
    var rowCount: Int64 = 0
    var rowGroups: [RowGroup] = []
}

/// One element of the schema, which is written depth first (parquet.thrift, `SchemaElement`).
struct SchemaElement: Sendable {
    var type: PhysicalType?
    /// Bytes of a value of a fixed length.
    var typeLength: Int?
    var repetition: Repetition = .required
    var name = ""
    var childCount: Int?
    var convertedType: Int32?
    var scale: Int?
    var precision: Int?
    /// The id that the writer's schema gives the field.
    var fieldID: Int32?
    var logicalType: LogicalType?
    /// Whether a logical type is there, known or not.
    var hasLogicalType = false
}

/// How often a field may stand in its parent.
enum Repetition: Int32, Sendable {
    case required, optional, repeated
}

/// A horizontal part of the file (parquet.thrift, `RowGroup`).
struct RowGroup: Sendable {
    /// One for each leaf of the schema, in its order.
    var chunks: [ColumnChunk] = []
    var rowCount: Int64 = 0
}

/// The values of one leaf in one row group (parquet.thrift, `ColumnMetaData`).
struct ColumnChunk: Sendable {
    var type: PhysicalType?
    var codec: Int32 = 0
    var valueCount: Int64 = 0
    var compressedSize: Int64 = 0
    var uncompressedSize: Int64 = 0
    var dataPageOffset: Int64 = 0
    var dictionaryPageOffset: Int64?
    var statistics: ColumnStatistics?
    /// Whether the values are in another file or encrypted.
    var isElsewhere = false
    var isEncrypted = false

    /// Where the first page begins.
    var start: Int64 {
        guard let dictionaryPageOffset, dictionaryPageOffset > 0 else { return dataPageOffset }
        return min(dictionaryPageOffset, dataPageOffset)
    }
}
