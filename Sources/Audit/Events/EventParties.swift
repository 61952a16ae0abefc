extension AccessEvent {
    /// Who asked.
    public struct Recipient: Sendable, Hashable {
        public var name: String
        /// Outlives a change of the name.
        public var id: String?

        public init(name: String, id: String? = nil) {
            self.name = name
            self.id = id
        }
    }

    /// What the recipient showed, by the id that revokes it; never the secret itself.
    public struct Credential: Sendable, Hashable {
        /// The id of a token of the registry, or the `jti` of a JSON Web Token.
        public var id: String
        /// The `iss` of a JSON Web Token; nil for a token of the registry.
        public var issuer: String?

        public init(id: String, issuer: String? = nil) {
            self.id = id
            self.issuer = issuer
        }
    }

    /// Where a request came from.
    public struct Source: Sendable, Hashable {
        /// How an address is known, which is how far it can be believed.
        public struct Origin: RawRepresentable, Sendable, Hashable {
            public let rawValue: String

            public init(rawValue: String) {
                self.rawValue = rawValue
            }

            /// The other end of the connection.
            public static let socket = Origin(rawValue: "socket")
            /// The header of the PROXY protocol, from a proxy that is trusted.
            public static let proxyProtocol = Origin(rawValue: "proxyProtocol")
            /// `X-Forwarded-For` or `Forwarded`, from a proxy that is trusted.
            public static let forwardedFor = Origin(rawValue: "forwardedFor")
        }

        public var address: String
        public var port: Int?
        public var origin: Origin
        /// The other end of the connection, where ``address`` is not it.
        public var peer: String?
        /// The private endpoint that the request came through: `vpce-…` and the like.
        public var endpoint: String?

        public init(
            address: String, port: Int? = nil, origin: Origin = .socket, peer: String? = nil, endpoint: String? = nil
        ) {
            self.address = address
            self.port = port
            self.origin = origin
            self.peer = peer
            self.endpoint = endpoint
        }
    }
}
