/// Which version of a table is meant.
public enum TableMoment: Sendable, Hashable {
    case latest
    case version(Int64)
    /// A version that an earlier answer was of: when it was committed does not matter.
    case pinned(Int64)
    /// The newest version committed at or before these milliseconds since the epoch.
    case timestamp(Int64)
}
