/// A value bound to a statement or read from a row, in the types that SQLite and PostgreSQL share.
///
/// Identifiers are TEXT (lower-case UUIDs), moments are INTEGER (milliseconds since 1970), flags are 0 or 1.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
}
