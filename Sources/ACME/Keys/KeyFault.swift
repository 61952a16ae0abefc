/// Why a key is not used.
public struct KeyFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
