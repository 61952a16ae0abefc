internal import JSON

/// What is taken from the header of a JSON Web Signature (RFC 7515 section 4.1): which algorithm and which key it
/// claims, and what it claims to be.
///
/// Keys and addresses of keys that it brings along (`jwk`, `jku`, `x5u`, `x5c`) are never looked at: a token does not
/// say what it is to be believed by.
public struct TokenHeader: Sendable, Hashable {
    /// The longest id of a key, in bytes.
    public static let longestKeyID = 512

    /// `alg`, as it was written.
    public let algorithm: String
    /// `kid`.
    public let keyID: String?
    /// `typ`, as it was written.
    public let type: String?

    init(parsing bytes: [UInt8]) throws(TokenRefusal) {
        let object: StrictObject
        do throws(JSONError) {
            object = try StrictObject(parsing: bytes)
        } catch {
            throw .malformed("the header: \(error)")
        }
        // Whoever does not understand all of what `crit` names must refuse, and nothing is understood (section 4.1.11).
        guard object["crit"] == nil else { throw .malformed("the header demands extensions (crit)") }
        guard object["b64"] == nil else { throw .malformed("the header has the extension b64 (RFC 7797)") }
        guard object["enc"] == nil else { throw .malformed("an encrypted token (JWE); only signed ones are read") }
        guard let algorithm = try Self.string("alg", of: object) else {
            throw .malformed("the header names no algorithm (alg)")
        }
        self.algorithm = algorithm
        keyID = try Self.string("kid", of: object)
        type = try Self.string("typ", of: object)
        if let keyID, !(1...Self.longestKeyID).contains(keyID.utf8.count) {
            throw .malformed("the key's id (kid) is empty or longer than \(Self.longestKeyID) bytes")
        }
    }

    private static func string(_ name: String, of object: StrictObject) throws(TokenRefusal) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else { throw .malformed("the header's '\(name)' is no string") }
        return text
    }
}
