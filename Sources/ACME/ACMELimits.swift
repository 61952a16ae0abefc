/// Bounds on what is asked of an authority and taken from it.
public struct ACMELimits: Sendable {
    /// Of a JSON document and of a chain.
    public var maximumBytes = 256 * 1024
    /// Of one exchange.
    public var requestTimeout = Duration.seconds(30)
    /// Of all of one order, from its request to its chain.
    public var orderTimeout = Duration.seconds(600)
    /// How often one request is made again with the nonce that the authority gave with its refusal of the last.
    public var nonceAttempts = 10
    /// How often a request that changes nothing is made again when it fails on the way or in the authority.
    public var readAttempts = 3
    /// Between two looks at something that the authority works on, where it does not say.
    public var pollInterval = Duration.seconds(2)
    /// The longest that it may say.
    public var longestPollInterval = Duration.seconds(60)
    /// Of one certificate.
    public var mostNames = 100

    public init() {}
}
