internal import Foundation
internal import TokenSyntax

/// The times of a token against a clock (RFC 7519 sections 4.1.4 to 4.1.6).
struct ClaimTimes: Sendable, Hashable {
    let issuedAt: Int64?
    let expiresAt: Int64

    /// - Parameter leeway: seconds that the issuer's clock may be off.
    /// - Throws: where `exp` is missing or over, or `nbf` or `iat` has not come yet.
    init(_ claims: ClaimSet, at now: Date, leeway: Int64) throws(TokenRefusal) {
        let now = Int64(now.timeIntervalSince1970.rounded(.down))
        guard let expiry = try claims.seconds("exp") else { throw .missingClaim("exp") }
        guard now < expiry + leeway else { throw .expired(at: expiry, now: now) }
        if let start = try claims.seconds("nbf"), now + leeway < start {
            throw .notYetValid(claim: "nbf", at: start, now: now)
        }
        issuedAt = try claims.seconds("iat")
        if let issuedAt, now + leeway < issuedAt { throw .notYetValid(claim: "iat", at: issuedAt, now: now) }
        expiresAt = expiry
    }
}
