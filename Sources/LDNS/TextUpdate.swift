/// A dynamic update of one TXT record (RFC 2136), signed (RFC 8945).
public struct TextUpdate: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
        /// Beside those of the same name; one that is there already stays as it is.
        /// The time to live is in seconds.
        case add(timeToLive: UInt32)
        /// This one alone, whether it is there or not.
        case remove
    }

    public let zone: String
    public let name: String
    /// One character string: at most 255 bytes.
    public let text: [UInt8]
    public let change: Change

    public init(zone: String, name: String, text: [UInt8], change: Change) {
        self.zone = zone
        self.name = name
        self.text = text
        self.change = change
    }
}
