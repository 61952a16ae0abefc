internal import JSON

/// A public key for signatures, as a set of keys has it (RFC 7517 section 4, RFC 7518 section 6).
///
/// Whether the point is on its curve is for the room that computes with it.
public struct JSONWebKey: Sendable, Hashable {
    public enum Material: Sendable, Hashable {
        /// Both big-endian without leading zeros: the modulus of 2048 to 8192 bits, the exponent odd and at least 3.
        case rsa(modulus: [UInt8], exponent: [UInt8])
        /// Coordinates of the curve's length.
        case ellipticCurve(EllipticCurve, x: [UInt8], y: [UInt8])
    }

    /// Shorter ones are too weak (RFC 7518 section 3.3), longer ones take long.
    static let modulusBits = 2048...8192
    /// In bytes: longer ones are no mistake that verification has to pay for.
    private static let longestExponent = 8
    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// `kid`.
    public let id: String?
    /// `alg`: the only algorithm that it is for.
    public let algorithm: String?
    public let material: Material

    init(_ object: StrictObject) throws(KeyFlaw) {
        guard let type = try Self.string("kty", of: object) else { throw KeyFlaw("names no type (kty)") }
        guard Self.privateMembers.allSatisfy({ object[$0] == nil }) else {
            throw KeyFlaw("is a shared secret or holds private parts, and is no secret any more")
        }
        if let use = try Self.string("use", of: object), use != "sig" { throw KeyFlaw("is not for signatures (use)") }
        if let operations = object["key_ops"] {
            guard operations.array?.contains(.string("verify")) == true else {
                throw KeyFlaw("is not for verification (key_ops)")
            }
        }
        id = try Self.string("kid", of: object)
        algorithm = try Self.string("alg", of: object)
        switch type {
        case "RSA": material = try Self.rsa(object)
        case "EC": material = try Self.ellipticCurve(object)
        default: throw KeyFlaw("is of a type (kty) that no signature here has: \(QuotedText.quote(type))")
        }
        if let id, !(1...TokenHeader.longestKeyID).contains(id.utf8.count) {
            throw KeyFlaw("has an empty id or one of more than \(TokenHeader.longestKeyID) bytes (kid)")
        }
    }

    private static func rsa(_ object: StrictObject) throws(KeyFlaw) -> Material {
        let modulus = Array(try number("n", of: object).drop { $0 == 0 })
        let exponent = Array(try number("e", of: object).drop { $0 == 0 })
        let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        guard modulusBits.contains(bits) else {
            throw KeyFlaw(
                "has \(bits) bits; RSA keys of \(modulusBits.lowerBound) to \(modulusBits.upperBound) are taken")
        }
        // With an exponent of 1 every text is its own signature.
        guard let last = exponent.last, last & 1 == 1, exponent.count <= longestExponent, exponent != [1] else {
            throw KeyFlaw("has an RSA exponent that is even, 1 or too long (e)")
        }
        return .rsa(modulus: modulus, exponent: exponent)
    }

    private static func ellipticCurve(_ object: StrictObject) throws(KeyFlaw) -> Material {
        let name = try string("crv", of: object)
        guard let name, let curve = EllipticCurve(rawValue: name), ExactText.same(name, curve.rawValue) else {
            throw KeyFlaw("is on a curve (crv) that no signature here has: \(QuotedText.quote(name))")
        }
        let x = try number("x", of: object)
        let y = try number("y", of: object)
        guard x.count == curve.coordinateLength, y.count == curve.coordinateLength else {
            throw KeyFlaw("has coordinates that are not as long as \(curve.rawValue) has them (x, y)")
        }
        return .ellipticCurve(curve, x: x, y: y)
    }

    private static func string(_ name: String, of object: StrictObject) throws(KeyFlaw) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else { throw KeyFlaw("has a member '\(name)' that is no string") }
        return text
    }

    private static func number(_ name: String, of object: StrictObject) throws(KeyFlaw) -> [UInt8] {
        guard let text = try string(name, of: object), let bytes = Base64Text.decodeURL(Array(text.utf8)) else {
            throw KeyFlaw("has no '\(name)' in base64url without padding")
        }
        return bytes
    }
}
