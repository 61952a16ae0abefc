/// Why a configured issuer cannot be used: what is wrong with it and what to write instead.
public struct TrustedIssuerError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Setting: String, Sendable, Hashable {
        case issuer, audiences, algorithms, recipientClaim, requiredClaims, leeway, keySet
    }

    public let setting: Setting
    public let message: String

    init(_ setting: Setting, _ message: String) {
        self.setting = setting
        self.message = message
    }

    public var description: String { message }
}
