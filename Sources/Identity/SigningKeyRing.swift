public import Foundation
internal import JSON

/// The keys of this server's own tokens: the one that signs, and those before it that still verify.
///
/// A value: whoever changes it stores it. Where several servers share one, a server that sees a key id that it does not
/// know reads the ring anew before it refuses, since another may have rotated.
public struct SigningKeyRing: Sendable, Hashable {
    /// Signs; has no time of retirement. Nil where all keys have been given one, and nothing is signed before the next
    /// rotation.
    public let active: SigningKey?
    /// Newest first.
    public let retired: [SigningKey]

    public init(active: SigningKey) {
        self.active = active
        retired = []
    }

    /// The ring of keys that were stored, in any order.
    public init(_ keys: [SigningKey]) throws(SigningKeyError) {
        let active = keys.filter { $0.retiresAt == nil }
        guard active.count <= 1 else { throw .activeKeys(active.count) }
        var seen: Set<String> = []
        for key in keys where !seen.insert(key.id).inserted { throw .duplicate(key.id) }
        self.init(active: active.first, retired: keys.filter { $0.retiresAt != nil })
    }

    private init(active: SigningKey?, retired: [SigningKey]) {
        self.active = active
        self.retired = retired.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
    }

    /// All of them, as they are to be stored.
    public var keys: [SigningKey] { (active.map { [$0] } ?? []) + retired }

    /// The ring with a new key that signs. The one before it verifies for `overlap` more, and those whose time is
    /// over are gone.
    ///
    /// - Parameter overlap: in seconds; at least as long as tokens live, or good ones are refused.
    public func rotated(at now: Date, overlap: TimeInterval) -> SigningKeyRing {
        let before = active.map { [$0.retiring(at: now.addingTimeInterval(max(overlap, 0)))] } ?? []
        return SigningKeyRing(
            active: SigningKey(createdAt: now), retired: (before + retired).filter { $0.verifies(at: now) })
    }

    /// The key of that id, if it still verifies.
    func key(_ id: String, at now: Date) -> SigningKey? {
        keys.first { $0.id.utf8.elementsEqual(id.utf8) && $0.verifies(at: now) }
    }

    /// The public parts of the keys that verify, as a JSON Web Key Set (RFC 7517 section 5): the active one first,
    /// then the newest. The same ring and time give the same bytes.
    public func keySet(at now: Date) -> [UInt8] {
        let entries = keys.filter { $0.verifies(at: now) }.map { key in
            let (x, y) = key.coordinates
            return JSONValue.object([
                .init("kty", .string("EC")), .init("use", .string("sig")), .init("alg", .string("ES256")),
                .init("kid", .string(key.id)), .init("crv", .string("P-256")), .init("x", .string(x)),
                .init("y", .string(y)),
            ])
        }
        var writer = JSONWriter(reserving: 256 * entries.count + 16)
        writer.value(.object([.init("keys", .array(entries))]))
        return writer.bytes
    }
}
