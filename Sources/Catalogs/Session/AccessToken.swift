/// A token that an authorization server gave.
struct AccessToken: Sendable {
    /// Seconds that a token is taken to last where the server does not say.
    static let usualLifetime: Int64 = 3600

    let token: CatalogSecret
    /// When another one is asked for, in milliseconds since 1970-01-01T00:00:00Z: somewhat before it ends, so that none
    /// ends on its way.
    let renewal: Int64

    init(_ answer: TokenAnswer, now: Int64) {
        token = answer.token
        let lifetime = answer.lifetime ?? Self.usualLifetime
        renewal = now + 1000 * (lifetime - min(60, lifetime / 10))
    }
}
