import Foundation
import HTTPTypes
import Hummingbird
import Registry

/// Recipients, their grants and credentials in the administrative API.
struct AdminRecipients {
    let registry: Registry
    let settings: ServerSettings
    let call: AdminCall

    func list() async throws -> AdminAnswer {
        struct Recipients: Encodable { let items: [RecipientShape] }
        return try AdminAnswer(Recipients(items: try await registry.recipients().map(RecipientShape.init)))
    }

    func show(_ name: String, _ status: HTTPResponse.Status = .ok) async throws -> AdminAnswer {
        try answer(try await registry.recipient(name), status)
    }

    func create() async throws -> AdminAnswer {
        let (name, comment, shares, addresses) = try call.body { body in
            (
                try body.required("name"), try body.string("comment"), try body.strings("shares"),
                try body.strings("addresses")
            )
        }
        let details = try await under(name).createRecipient(
            name, comment: comment, shares: shares, addresses: addresses, as: call.actor)
        return try answer(details, .created)
    }

    func update(_ name: String) async throws -> AdminAnswer {
        let changes = try call.body { body in
            var changes = RecipientChanges(newName: try body.string("name"))
            if body.has("comment") { changes.comment = try body.string("comment") ?? "" }
            if body.has("addresses") { changes.addresses = try body.strings("addresses") }
            changes.addIdentities = try body.objects("addIdentities", Self.identity)
            changes.removeIdentities = try body.objects("removeIdentities", Self.identity)
            return changes
        }
        return try answer(try await under(name, isNeeded: true).updateRecipient(name, changes, as: call.actor))
    }

    func delete(_ name: String) async throws -> AdminAnswer {
        _ = try await under(name, isNeeded: true).deleteRecipient(name, as: call.actor)
        return AdminAnswer(.noContent)
    }

    func grant(_ share: String, to recipient: String) async throws -> AdminAnswer {
        try answer(try await under(recipient).grant([share], to: recipient, as: call.actor))
    }

    func revoke(_ share: String, from recipient: String) async throws -> AdminAnswer {
        try answer(try await under(recipient).revoke([share], from: recipient, as: call.actor))
    }

    func mint(for recipient: String) async throws -> AdminAnswer {
        let (kind, lifetime) = try call.body { body in (try Self.kind(&body), try self.lifetime(&body)) }
        return try handOut(
            try await under(recipient).mintToken(
                for: recipient, kind, lifetimeSeconds: lifetime, as: call.actor))
    }

    func rotate(_ recipient: String) async throws -> AdminAnswer {
        let (kind, lifetime, grace) = try call.body { body in
            (try Self.kind(&body), try self.lifetime(&body), try body.integer("graceSeconds") ?? 86_400)
        }
        return try handOut(
            try await under(recipient).rotateToken(
                of: recipient, kind, lifetimeSeconds: lifetime, graceSeconds: grace, as: call.actor))
    }

    func revokeToken(_ id: String, of recipient: String) async throws -> AdminAnswer {
        let details = try await registry.recipient(recipient)
        guard let id = UUID(uuidString: id), details.tokens.contains(where: { $0.id == id }) else {
            throw AdminError(
                .notFound, "notFound", "The recipient has no such token: read the recipient to see its tokens' ids.")
        }
        _ = try await under(recipient).revokeToken(id, as: call.actor)
        return try await show(recipient)
    }

    func makeActivation(for recipient: String) async throws -> AdminAnswer {
        let (kind, lifetime, link) = try call.body { body in
            (try Self.kind(&body), try self.lifetime(&body), try body.integer("linkLifetimeSeconds") ?? 3 * 86_400)
        }
        let minted = try await under(recipient).makeActivation(
            for: recipient, kind, lifetimeSeconds: lifetime, linkLifetimeSeconds: link, as: call.actor)
        return try AdminAnswer(
            HandedOutLink(
                id: minted.activation.id.uuidString.lowercased(), link: settings.addresses.activation(minted.nonce),
                expiresAt: minted.activation.expiresAt), .created)
    }

    func withdrawActivations(of recipient: String) async throws -> AdminAnswer {
        try answer(try await under(recipient).withdrawActivations(of: recipient, as: call.actor))
    }

    private func under(_ name: String, isNeeded: Bool = false) throws(AdminError) -> Registry {
        registry.under(try call.conditions(.recipient, name, isNeeded: isNeeded))
    }

    /// Null for a token that never expires, which has to be said; without the member, what the server is configured to.
    private func lifetime(_ body: inout AdminBody) throws(AdminError) -> Int64? {
        guard body.has("lifetimeSeconds") else { return settings.tokenLifetimeSeconds }
        return try body.integer("lifetimeSeconds")
    }

    private static func kind(_ body: inout AdminBody) throws(AdminError) -> AccessToken.Kind {
        guard let text = try body.string("kind") else { return .bearer }
        guard let kind = AccessToken.Kind(rawValue: text) else {
            let kinds = AccessToken.Kind.allCases.map(\.rawValue).joined(separator: " or ")
            throw AdminError(.badRequest, "invalid", "\"kind\" has to be \(kinds).")
        }
        return kind
    }

    private static func identity(_ body: inout AdminBody) throws -> RecipientIdentity {
        RecipientIdentity(issuer: try body.required("issuer"), subject: try body.required("subject"))
    }

    private func handOut(_ minted: MintedToken) throws -> AdminAnswer {
        try AdminAnswer(
            HandedOutProfile(
                token: TokenShape(minted.token),
                profile: SharingProfile(addresses: settings.addresses, minted: minted)), .created)
    }

    private func answer(_ details: RecipientDetails, _ status: HTTPResponse.Status = .ok) throws -> AdminAnswer {
        try AdminAnswer(
            RecipientShape(details), status,
            tag: EntityTag(id: details.recipient.id, revision: details.recipient.revision))
    }
}
