import Foundation
import HTTPTypes
import Hummingbird
import Registry
import Sharing
import Templates

/// The administrative API: shares, recipients, their grants and credentials, as resources.
///
/// Changes of a share or a recipient name the revision that they are made to, so that nobody's change is lost; all of
/// the changes of one request are made in one transaction, or none.
struct AdminAPI: Sendable {
    let registry: Registry
    let settings: ServerSettings

    func answer(_ route: AdminRoute, _ call: AdminCall) async throws -> AdminAnswer {
        do {
            return try await change(route, call)
        } catch let error as RegistryError where error.kind == .alreadyPerformed {
            return try await replay(route, call)
        }
    }

    private func change(_ route: AdminRoute, _ call: AdminCall) async throws -> AdminAnswer {
        let shares = AdminShares(registry: registry, call: call)
        let recipients = AdminRecipients(registry: registry, settings: settings, call: call)
        switch (route, call.request.method) {
        case (.shares, .post): return try await shares.create()
        case (.shares, _): return try await shares.list()
        case (.share(let name), .patch): return try await shares.update(name)
        case (.share(let name), .delete): return try await shares.delete(name)
        case (.share(let name), _): return try await shares.show(name)
        case (.recipients, .post): return try await recipients.create()
        case (.recipients, _): return try await recipients.list()
        case (.recipient(let name), .patch): return try await recipients.update(name)
        case (.recipient(let name), .delete): return try await recipients.delete(name)
        case (.recipient(let name), _): return try await recipients.show(name)
        case (.grant(let recipient, let share), .put): return try await recipients.grant(share, to: recipient)
        case (.grant(let recipient, let share), _): return try await recipients.revoke(share, from: recipient)
        case (.tokens(let recipient), _): return try await recipients.mint(for: recipient)
        case (.token(let recipient, let id), _): return try await recipients.revokeToken(id, of: recipient)
        case (.rotation(let recipient), _): return try await recipients.rotate(recipient)
        case (.activations(let recipient), .post): return try await recipients.makeActivation(for: recipient)
        case (.activations(let recipient), _): return try await recipients.withdrawActivations(of: recipient)
        case (.audit, _): return try await audit(call)
        case (.server, _): return try AdminAnswer(ServerDescription(settings))
        case (.description, _), (.registry, _):
            throw AdminError(.notFound, "notFound", "There is nothing at this path.")
        }
    }

    /// The answer to a request that was performed before: what its object is now. A secret is not seen twice.
    private func replay(_ route: AdminRoute, _ call: AdminCall) async throws -> AdminAnswer {
        let shares = AdminShares(registry: registry, call: call)
        let recipients = AdminRecipients(registry: registry, settings: settings, call: call)
        var answer: AdminAnswer
        switch (route, call.request.method) {
        case (.shares, _): answer = try await shares.show(try call.nameInBody(), .created)
        case (.recipients, _): answer = try await recipients.show(try call.nameInBody(), .created)
        case (.share, .delete), (.recipient, .delete): answer = AdminAnswer(.noContent)
        case (.share(let name), _): answer = try await shares.show(try call.nameInBody(or: name))
        case (.recipient(let name), _): answer = try await recipients.show(try call.nameInBody(or: name))
        case (.grant(let recipient, _), _), (.token(let recipient, _), _): answer = try await recipients.show(recipient)
        case (.activations(let recipient), .delete): answer = try await recipients.show(recipient)
        default:
            throw AdminError(
                .conflict, "alreadyPerformed",
                "The request with this Idempotency-Key was performed before, and what it handed out is seen once: look "
                    + "at the recipient's tokens and activations, revoke what got lost, and ask with a new key.")
        }
        answer.isReplay = true
        return answer
    }

    private func audit(_ call: AdminCall) async throws -> AdminAnswer {
        let parameters = try QueryParameters(query: call.request.uri.query)
        var limit = 100
        if let text = parameters["limit"] {
            guard let number = Int(text) else {
                throw AdminError(.badRequest, "invalid", "limit has to be a whole number.")
            }
            limit = number
        }
        var since: Date?
        if let text = parameters["since"] {
            guard let date = try? Date(text, strategy: .iso8601) else {
                throw AdminError(.badRequest, "invalid", "since has to be a time such as 2027-01-31T08:00:00Z.")
            }
            since = date
        }
        struct Events: Encodable { let items: [AuditEvent] }
        return try AdminAnswer(Events(items: try await registry.auditEvents(limit: limit, since: since)))
    }
}

extension AdminCall {
    /// The object's name as the body gives it: a new one, or the one to rename to.
    fileprivate func nameInBody(or name: String? = nil) throws -> String {
        var body = try AdminBody(bytes)
        return try body.string("name") ?? name ?? body.required("name")
    }
}
