/// A type of the Iceberg specification ("Schemas and Data Types").
indirect enum IcebergType: Sendable, Hashable {
    case boolean
    case int, long
    case float, double
    case decimal(precision: Int, scale: Int)
    case date
    /// Microseconds since midnight.
    case time
    /// Microseconds of a wall clock, or with `zoned` since the epoch in UTC.
    case timestamp(zoned: Bool)
    /// Nanoseconds; format version 3.
    case timestampNanos(zoned: Bool)
    case string
    case uuid
    case fixed(Int)
    case binary
    case structure([IcebergField])
    case list(element: IcebergField)
    case map(key: IcebergField, value: IcebergField)
    /// A type that this build does not know, or that has no equal in Delta (`variant`, `geometry`, `unknown`).
    case other(String)

    /// The name that the specification gives the type, for messages.
    var name: String {
        switch self {
        case .boolean: "boolean"
        case .int: "int"
        case .long: "long"
        case .float: "float"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
        case .date: "date"
        case .time: "time"
        case .timestamp(let zoned): zoned ? "timestamptz" : "timestamp"
        case .timestampNanos(let zoned): zoned ? "timestamptz_ns" : "timestamp_ns"
        case .string: "string"
        case .uuid: "uuid"
        case .fixed(let length): "fixed[\(length)]"
        case .binary: "binary"
        case .structure: "struct"
        case .list: "list"
        case .map: "map"
        case .other(let name): name
        }
    }
}
