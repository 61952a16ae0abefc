/// What is known of the endpoint besides its observation, and decides how it is judged.
public struct ConnectionQuestion: Sendable, Hashable {
    /// Seconds since 1970 at which answers about revocation have to be current.
    public var time: Int64
    /// The leaf demands a stapled answer (RFC 7633).
    public var mustStaple: Bool
    /// The chain ends in an authority that the public trusts: its certificates belong in the logs of transparency.
    public var isPubliclyTrusted: Bool
    /// Timestamps of transparency in the leaf itself.
    public var embeddedTimestamps: Int
    /// Leaf first, each followed by its issuer, in DER: what answers about revocation are verified with.
    public var path: [[UInt8]]
    /// Who issued the leaf, as it is shown to people.
    public var issuer: String?
    /// Who is expected to have; a part of the name is enough.
    public var expectedIssuer: String?

    public init(
        time: Int64, mustStaple: Bool = false, isPubliclyTrusted: Bool = false, embeddedTimestamps: Int = 0,
        path: [[UInt8]] = [], issuer: String? = nil, expectedIssuer: String? = nil
    ) {
        self.time = time
        self.mustStaple = mustStaple
        self.isPubliclyTrusted = isPubliclyTrusted
        self.embeddedTimestamps = embeddedTimestamps
        self.path = path
        self.issuer = issuer
        self.expectedIssuer = expectedIssuer
    }
}
