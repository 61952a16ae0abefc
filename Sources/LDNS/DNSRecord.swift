/// One resource record of an answer.
public struct DNSRecord: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        /// Of A and AAAA.
        case address(String)
        /// Of NS and CNAME: a name in lower case without its final dot.
        case name(String)
        /// Of TXT: its strings one after the other, as RFC 8555 section 8.4 and SPF read them.
        case text([UInt8])
        /// Of all other types.
        case other
    }

    /// In lower case without its final dot; empty for the root.
    public let owner: String
    public let type: RecordType
    /// Seconds.
    public let timeToLive: UInt32
    public let content: Content
}
