/// Who performed an administrative operation.
public struct AuditActor: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// The command line, on the registry's file or through the server's Unix socket.
        case commandLine
        /// The administrative API.
        case api
        /// A recipient that used a link.
        case recipient
        /// The server itself.
        case server
    }

    public let kind: Kind
    /// The account: the operating system's user name, or the administrator's name in the API.
    public let name: String

    public init(kind: Kind, name: String) {
        self.kind = kind
        self.name = name
    }
}
