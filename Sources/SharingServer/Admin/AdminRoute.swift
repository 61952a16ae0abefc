import HTTPTypes
import Tables

/// What a request to the administrative listener addresses. Parsed from method and path alone.
enum AdminRoute: Hashable, Sendable {
    /// The command line's own exchange: a ``RegistryOperation`` each time.
    case registry
    case description
    /// What the command line has to know of the server.
    case server
    case shares
    case share(String)
    case recipients
    case recipient(String)
    case tokens(recipient: String)
    case token(recipient: String, id: String)
    case rotation(recipient: String)
    case activations(recipient: String)
    case grant(recipient: String, share: String)
    case audit

    static let prefix = "/admin/v1"

    /// The methods that the route takes.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .registry, .tokens, .rotation: [.post]
        case .description, .server, .audit: [.get]
        case .shares, .recipients: [.get, .post]
        case .share, .recipient: [.get, .patch, .delete]
        case .token: [.delete]
        case .activations: [.post, .delete]
        case .grant: [.put, .delete]
        }
    }

    /// - Parameter path: percent-encoded, without the query.
    /// - Returns: nil where there is nothing.
    init?(_ path: String) {
        var names: [String] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let name = PercentEncoding.decode(String(segment)), !name.isEmpty else { return nil }
            names.append(name)
        }
        guard names.starts(with: ["admin", "v1"]) else { return nil }
        let rest = Array(names.dropFirst(2))
        switch (rest.first, rest.count) {
        case ("registry", 1): self = .registry
        case ("openapi.json", 1): self = .description
        case ("server", 1): self = .server
        case ("shares", 1): self = .shares
        case ("shares", 2): self = .share(rest[1])
        case ("recipients", 1): self = .recipients
        case ("recipients", 2): self = .recipient(rest[1])
        case ("recipients", 3) where rest[2] == "tokens": self = .tokens(recipient: rest[1])
        case ("recipients", 4) where rest[2] == "tokens": self = .token(recipient: rest[1], id: rest[3])
        case ("recipients", 3) where rest[2] == "rotation": self = .rotation(recipient: rest[1])
        case ("recipients", 3) where rest[2] == "activations": self = .activations(recipient: rest[1])
        case ("recipients", 4) where rest[2] == "grants": self = .grant(recipient: rest[1], share: rest[3])
        case ("audit", 1): self = .audit
        default: return nil
        }
    }
}
