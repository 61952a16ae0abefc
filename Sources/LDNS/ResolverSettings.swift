/// How questions are put.
public struct ResolverSettings: Sendable, Hashable {
    /// Of one attempt.
    public var timeout = Duration.seconds(3)
    public var attempts: UInt8 = 2
    /// RD: whether the server is to look names up that it does not know.
    public var asksRecursion = true
    /// Whether to ask by TCP at once; a truncated answer is asked for by TCP again either way.
    public var usesTCP = false

    public init() {}
}
