/// The type of a column, in the terms of the Delta protocol ("Schema Serialization Format"). Iceberg types map
/// onto these.
public indirect enum DataType: Sendable, Hashable {
    case boolean
    case byte, short, integer, long
    case float, double
    case decimal(precision: Int, scale: Int)
    case string
    case binary
    case date
    /// Microseconds since the epoch, UTC.
    case timestamp
    /// Microseconds of a wall clock without a zone.
    case timestampNtz
    case structure(StructType)
    case array(element: DataType, containsNull: Bool)
    case map(key: DataType, value: DataType, valueContainsNull: Bool)
    /// A type whose name this build does not know, or that only the reader's library interprets (`variant`, `void`).
    case other(String)
}
