/// Which version of a table is meant.
public enum TableMoment: Sendable, Hashable {
    case latest
    case version(Int64)
    /// The newest version committed at or before these milliseconds since the epoch.
    case timestamp(Int64)
}
