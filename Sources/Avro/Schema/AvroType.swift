/// What a value is on disk (Avro specification, "Schema Declaration").
public enum AvroType: Sendable, Hashable {
    case null
    case boolean
    case int
    case long
    case float
    case double
    case bytes
    case string
    /// So many bytes.
    case fixed(Int)
    /// The symbols; a value is the index of one.
    case enumeration([String])
    /// Anything but one type and null. It can be stepped over, and not be asked for.
    case union
}
