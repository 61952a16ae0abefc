import Crypto
import Foundation
import Identity
import Logging
import Registry

/// The keys that short-lived tokens are signed with: kept in the registry for all replicas, sealed under the server's
/// secret, made at the first token and replaced every month.
///
/// What was read a moment ago is used again, so that a key that was taken away verifies for ``freshness`` more.
actor SigningKeys {
    /// For how long what was read is used.
    static let freshness = Duration.seconds(1)
    /// The age at which the key that signs is replaced, in seconds.
    static let lifetime: TimeInterval = 30 * 86_400
    /// How long a replaced key goes on verifying, in seconds: as long as a token can live, and the clocks of servers
    /// differ.
    static let overlapSeconds = AccessTokenIssuer.defaultLifetime + 2 * AccessTokenVerifier.defaultLeeway
    /// Replicas that make a key at the same time agree after the first; more tries would hide something else.
    private static let tries = 3

    private let registry: Registry
    private let seal: Seal
    private let logger: Logger
    private let now: @Sendable () -> Date
    private var rows: [StoredSigningKey] = []
    private var opened: SigningKeyRing?
    private var readAt: ContinuousClock.Instant?

    init(
        registry: Registry, secret: ServerSecret, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.registry = registry
        seal = Seal(secret, purpose: "signing key")
        self.logger = logger
        self.now = now
    }

    /// The keys that verify; nil where no token can be good, since none was signed.
    ///
    /// - Parameter isReadAnew: whether the registry is asked whatever was read a moment ago.
    func verifying(isReadAnew: Bool = false) async throws(RegistryError) -> SigningKeyRing? {
        if !isReadAnew, let readAt, ContinuousClock.now - readAt < Self.freshness { return opened }
        let began = ContinuousClock.now
        let found = try await registry.signingKeys()
        if found != rows || opened == nil { (opened, rows) = (try open(found), found) }
        readAt = began
        return opened
    }

    /// The keys with one that signs and is not too old, read at every call: tokens are seldom asked for.
    func signing() async throws(RegistryError) -> SigningKeyRing {
        for _ in 0..<Self.tries {
            let ring = try await verifying(isReadAnew: true)
            if let ring, let active = ring.active, isGood(active) { return ring }
            try await rotate()
        }
        throw RegistryError(.unavailable, "The signing keys change faster than they can be read: try again.")
    }

    private func isGood(_ key: SigningKey) -> Bool {
        now() < key.createdAt.addingTimeInterval(Self.lifetime)
    }

    private func rotate() async throws(RegistryError) {
        let new = SigningKey(createdAt: now())
        let active = rows.first { $0.retiresAt == nil }?.id
        guard let sealed = try? seal.sealText(new.rawRepresentation) else {
            throw RegistryError(.unavailable, "The new signing key cannot be sealed.")
        }
        do throws(RegistryError) {
            try await registry.rotateSigningKey(
                from: active, to: StoredSigningKey(id: new.id, createdAt: new.createdAt, sealed: sealed),
                overlapSeconds: Self.overlapSeconds, as: AuditActor(kind: .server, name: "causeway"))
            logger.notice("signing key", metadata: ["made": "\(new.id)", "instead": "\(active ?? "none")"])
        } catch {
            guard error.kind == .conflict else { throw error }
        }
    }

    /// - Returns: nil for no keys at all.
    private func open(_ rows: [StoredSigningKey]) throws(RegistryError) -> SigningKeyRing? {
        var keys: [SigningKey] = []
        for row in rows {
            guard let bytes = seal.openText(row.sealed),
                let key = try? SigningKey(
                    rawRepresentation: bytes, createdAt: row.createdAt, retiresAt: row.retiresAt),
                key.id == row.id
            else {
                throw RegistryError(
                    .unavailable,
                    """
                    The signing key \(row.id) in the registry was sealed under another server secret than \
                    server.secretFile: give all servers of the registry the same one, or make new keys with \
                    causeway signing-key rotate --grace 0.
                    """)
            }
            keys.append(key)
        }
        guard !keys.isEmpty else { return nil }
        do {
            return try SigningKeyRing(keys)
        } catch {
            throw RegistryError(.unavailable, "\(error)")
        }
    }
}
