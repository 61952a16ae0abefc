/// Why a key of a name server is not used. Tells nothing of the secret.
public struct TSIGKeyFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
