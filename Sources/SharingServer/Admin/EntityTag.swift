import Foundation
import HTTPTypes
import Registry

/// The strong entity tag of a share or recipient: its id and revision (RFC 9110 section 8.8.3).
struct EntityTag: Hashable {
    let id: UUID
    let revision: Int64

    var text: String { "\"\(id.uuidString.lowercased()).\(revision)\"" }

    init(id: UUID, revision: Int64) {
        self.id = id
        self.revision = revision
    }

    /// Nil for a text that is no tag of this server's; nothing is at such a revision.
    init?(_ text: some StringProtocol) {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        guard trimmed.hasPrefix("\""), trimmed.hasSuffix("\""), trimmed.utf8.count > 2 else { return nil }
        let parts = trimmed.dropFirst().dropLast().split(separator: ".")
        guard parts.count == 2, let id = UUID(uuidString: String(parts[0])), let revision = Int64(parts[1]) else {
            return nil
        }
        self.init(id: id, revision: revision)
    }

    /// What `If-Match` demands of an object (RFC 9110 section 13.1.1).
    ///
    /// - Parameter isNeeded: whether a request without the header is refused, since it would overwrite what it has not
    ///   seen (RFC 6585 section 3).
    static func conditions(
        _ headers: HTTPFields, of noun: ChangeConditions.Revision.Noun, _ name: String, isNeeded: Bool
    ) throws(AdminError) -> [ChangeConditions.Revision] {
        guard let header = headers[.ifMatch] else {
            guard isNeeded else { return [] }
            throw AdminError(
                .preconditionRequired, "preconditionRequired",
                "If-Match is needed: send the ETag that the object was read with, or '*' to change it whatever it is.")
        }
        if header.trimmingCharacters(in: .whitespaces) == "*" { return [] }
        guard let tag = EntityTag(header) else {
            throw AdminError(
                .preconditionFailed, "preconditionFailed",
                "If-Match has no ETag of this server: read the object, and send the ETag of that answer.")
        }
        return [.init(noun, name, id: tag.id, revision: tag.revision)]
    }
}
