/// How often an issuer is asked for its keys, and how long its answers hold.
public struct IssuerKeyLimits: Sendable, Hashable {
    /// How long a set of keys is fresh that does not say so itself.
    public var freshness: Duration = .seconds(600)
    /// What `max-age` of a set's answer may ask for.
    public var shortestFreshness: Duration = .seconds(60)
    public var longestFreshness: Duration = .seconds(86_400)
    /// How long keys that are not fresh any more are used while the issuer cannot be asked.
    public var staleness: Duration = .seconds(3600)
    /// At most one request for an unknown key id in this time.
    public var unknownKeyInterval: Duration = .seconds(30)
    /// After a failure, the issuer is asked again no sooner than this while there are keys to use,
    public var retryInterval: Duration = .seconds(30)
    /// and no sooner than this while there are none.
    public var firstRetryInterval: Duration = .seconds(5)
    /// The longest document that is read, in bytes.
    public var maximumBytes = 1 << 20
    /// For each of the documents.
    public var timeout: Duration = .seconds(5)

    public init() {}
}
