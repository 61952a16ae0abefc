/// Why there is no answer to a question or an update.
public struct DNSFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// A name or a value that DNS cannot hold.
        case unusable
        /// No answer in time, or no way to the server.
        case unreachable
        /// An answer that cannot be read, or that is none to the question.
        case malformed
        /// An answer whose signature is missing or wrong (RFC 8945 section 5.3).
        case unsigned
        /// An answer with a code other than NOERROR, to an update.
        case refused(ResponseCode)
    }

    public let kind: Kind
    public let server: DNSServer
    /// What failed, for people.
    public let reason: String

    public init(_ kind: Kind, _ server: DNSServer, _ reason: String) {
        self.kind = kind
        self.server = server
        self.reason = reason
    }

    public var description: String { "name server \(server): \(reason)" }
}
