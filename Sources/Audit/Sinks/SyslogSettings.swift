/// Where a syslog receiver is, and how messages to it are marked.
public struct SyslogSettings: Sendable, Hashable {
    public enum Receiver: Sendable, Hashable {
        /// A Unix datagram socket, such as `/dev/log`.
        case local(path: String)
        /// One message a datagram (RFC 5426). What the network loses is lost without a trace.
        case udp(host: String, port: Int)
        /// Octet counting (RFC 6587 section 3.4.1). What the receiver did not read when its connection broke is lost
        /// without a trace: the protocol has no acknowledgement.
        case tcp(host: String, port: Int)
    }

    public var receiver: Receiver
    /// RFC 5424 section 6.2.1; 13, "log audit", by default.
    public var facility: Int
    /// APP-NAME: 48 printable ASCII characters at most.
    public var application: String
    /// HOSTNAME; that of the computer where nil.
    public var hostName: String?
    /// How long the receiver may take to accept a connection or a message.
    public var timeout: Duration

    public init(
        receiver: Receiver, facility: Int = 13, application: String = "causeway", hostName: String? = nil,
        timeout: Duration = .seconds(5)
    ) {
        self.receiver = receiver
        self.facility = facility
        self.application = application
        self.hostName = hostName
        self.timeout = timeout
    }
}
