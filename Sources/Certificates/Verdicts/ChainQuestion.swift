import OpenSSL

/// What is judged: a chain as it was sent, for whom, when, and what is trusted.
public struct ChainQuestion: Sendable {
    /// Leaf first, the others in the order in which they were sent.
    public var chain: [Certificate]
    public var anchors: [Certificate]
    /// Whether the anchors are a public list, whose certificates others have judged already.
    public var anchorsAreVetted: Bool
    /// Whom the client wants to reach; nil judges no name.
    public var host: HostIdentity?
    /// Seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// Whether the moment lies within that second, and not at its beginning.
    public var hasFraction: Bool
    /// Certificates that were fetched from where the chain says that its issuers are. Clients in Java do not fetch
    /// them: they only tell what is missing.
    public var fetchedIssuers: [Certificate] = []
    public var revocationLists: [RevocationList]
    /// How many intermediate certificates a path may have that are not self-issued; nil for what the builder allows.
    public var maximumIntermediates: Int?

    public init(
        chain: [Certificate], anchors: [Certificate], anchorsAreVetted: Bool = false, host: HostIdentity? = nil,
        time: Int64, hasFraction: Bool = false, revocationLists: [RevocationList] = [], maximumIntermediates: Int? = nil
    ) {
        self.chain = chain
        self.anchors = anchors
        self.anchorsAreVetted = anchorsAreVetted
        self.host = host
        self.time = time
        self.hasFraction = hasFraction
        self.revocationLists = revocationLists
        self.maximumIntermediates = maximumIntermediates
    }
}
