/// Whether a number that is kept elsewhere may fall.
public enum ObservedKind: Sendable, Hashable {
    case counter, gauge
}
