public import Foundation

/// What has to hold for a change to be made; it is looked at in the transaction of the change.
public struct ChangeConditions: Sendable, Hashable, Codable {
    /// A revision that an object has to have still, so that nobody's change is lost (RFC 9110 section 13.1.1,
    /// `If-Match`).
    public struct Revision: Sendable, Hashable, Codable {
        public enum Noun: String, Sendable, Hashable, Codable { case share, recipient }

        public let noun: Noun
        /// The name that the change calls the object by.
        public let name: String
        public let id: UUID
        public let revision: Int64

        public init(_ noun: Noun, _ name: String, id: UUID, revision: Int64) {
            self.noun = noun
            self.name = name
            self.id = id
            self.revision = revision
        }
    }

    /// A key that the caller chose for one request, so that repeating the request does nothing twice.
    public struct RequestKey: Sendable, Hashable, Codable {
        /// 1 to 255 visible ASCII characters.
        public let key: String
        /// Tells the request from another one under the same key.
        public let requestHash: String

        public init(key: String, requestHash: String) {
            self.key = key
            self.requestHash = requestHash
        }
    }

    /// Any of them; none for whatever the object is.
    public var revisions: [Revision]
    public var request: RequestKey?

    public init(revisions: [Revision] = [], request: RequestKey? = nil) {
        self.revisions = revisions
        self.request = request
    }

    /// For how long a key is remembered, in seconds.
    static let rememberedSeconds: TimeInterval = 86_400

    func check(
        _ connection: any SQLConnection, as actor: AuditActor, at now: Date
    ) throws(RegistryError) {
        try claimRequest(connection, actor, now)
        for expected in revisions {
            let table = expected.noun == .share ? "shares" : "recipients"
            let name = ObjectName(requested: expected.name)
            let rows = try connection.query(
                "SELECT revision FROM \(table) WHERE id = ? AND name_key = ?",
                [.uuid(expected.id), .text(name?.key ?? "")])
            guard let row = rows.first, try row.integer(0) == expected.revision else {
                throw RegistryError(
                    .preconditionFailed,
                    """
                    The \(expected.noun.rawValue) was changed since it was read: read it again, and make the change to \
                    what it is now.
                    """)
            }
        }
    }

    private func claimRequest(
        _ connection: any SQLConnection, _ actor: AuditActor, _ now: Date
    ) throws(RegistryError) {
        guard let request else { return }
        try connection.execute(
            "DELETE FROM performed_requests WHERE performed_at < ?",
            [.date(now.addingTimeInterval(-Self.rememberedSeconds))])
        let caller = "\(actor.kind.rawValue) \(actor.name)"
        let rows = try connection.query(
            "SELECT request_hash FROM performed_requests WHERE actor = ? AND request_key = ?",
            [.text(caller), .text(request.key)])
        if let row = rows.first {
            guard try row.text(0) == request.requestHash else {
                throw RegistryError(
                    .invalid,
                    "The idempotency key was used for another request: use a new key for each request.")
            }
            throw RegistryError(
                .alreadyPerformed,
                "The request with this idempotency key was performed before; nothing was done again.")
        }
        try connection.execute(
            "INSERT INTO performed_requests (actor, request_key, request_hash, performed_at) VALUES (?, ?, ?, ?)",
            [.text(caller), .text(request.key), .text(request.requestHash), .date(now)])
    }
}
