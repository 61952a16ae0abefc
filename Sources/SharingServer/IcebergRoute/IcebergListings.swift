import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Registry
import Sharing
import Tables

/// Answers the routes of the Iceberg catalog that list namespaces and tables.
struct IcebergListings: Sendable {
    /// What is read of the registry at once, and the most items of a page that a client asks for.
    private static let pageSize = 1000

    let service: SharingService
    let call: Call

    func namespaces(of share: String) async throws -> Response {
        let share = try await granted(share)
        if let parent = try call.parameters()["parent"], !parent.isEmpty {
            // Namespaces have one level.
            _ = try await existing(parent, in: share)
            return try answer("namespaces", [], next: nil)
        }
        return try await page("namespaces", of: "iceberg namespaces \(share.id)") { after, limit in
            let page = try await service.registry.schemas(
                in: share.id, of: call.recipient.id, after: after, limit: limit)
            return (page.items.map { .array([.string($0)]) }, page.next)
        }
    }

    func namespace(_ name: String, of share: String) async throws -> Response {
        let namespace = try await existing(name, in: try await granted(share))
        if call.request.method == .head { return Response(status: .noContent) }
        return IcebergCatalog.json(
            .object([
                .init("namespace", .array([.string(namespace)])), .init("properties", .object([])),
            ]))
    }

    func tables(of share: String, namespace: String) async throws -> Response {
        let share = try await granted(share)
        let namespace = try await existing(namespace, in: share)
        return try await page("identifiers", of: "iceberg tables \(share.id) \(namespace)") { after, limit in
            let page = try await service.registry.tables(
                in: share.id, schema: namespace, of: call.recipient.id, after: after, limit: limit)
            let tables = await service.opener.withoutDelta(page.items.filter(\.isShownWhole))
            let items = tables.map { table in
                JSONValue.object([
                    .init("namespace", .array([.string(table.schema)])), .init("name", .string(table.name)),
                ])
            }
            return (items, page.next)
        }
    }

    func views(of share: String, namespace: String) async throws -> Response {
        _ = try await existing(namespace, in: try await granted(share))
        return try answer("identifiers", [], next: nil)
    }

    private func granted(_ name: String) async throws -> Share {
        guard let share = try await service.registry.share(named: name, of: call.recipient.id) else {
            throw IcebergError.noSuchShare(name)
        }
        await service.namespaces.refresh(share)
        return share
    }

    /// The namespace as it is written.
    private func existing(_ name: String, in share: Share) async throws -> String {
        do {
            let page = try await service.registry.tables(
                in: share.id, schema: name, of: call.recipient.id, after: nil, limit: 1)
            if let first = page.items.first { return first.schema }
        } catch  where error.kind == .notFound {}
        throw IcebergError.noSuchNamespace(name)
    }

    /// A page where the client asks for pages by sending a `pageToken`, if only an empty one; else everything.
    private func page(
        _ member: String, of listing: String,
        _ read: (_ after: String?, _ limit: Int) async throws -> (items: [JSONValue], next: String?)
    ) async throws -> Response {
        let parameters = try call.parameters()
        let size = try parameters.count("pageSize").map { Int(clamping: $0) } ?? Self.pageSize
        guard size > 0 else { throw IcebergError(.badRequest, "pageSize is 0: ask for at least 1") }
        var after: String?
        if let token = parameters["pageToken"] {
            let ticket = try service.seals.listTicket(token)
            guard ticket.recipient == call.recipient.id, ticket.listing == listing else {
                throw IcebergError(
                    .badRequest, "the pageToken belongs to another listing: start again without it")
            }
            after = ticket.after
        }
        var items: [JSONValue] = []
        var next: String?
        repeat {
            let page = try await read(next ?? after, min(size, Self.pageSize))
            items += page.items
            next = page.next
        } while next != nil && !asksForPages
        return try answer(
            member, items, next: next.map { ListTicket(recipient: call.recipient.id, listing: listing, after: $0) })
    }

    /// Where nothing follows, the specification wants a null (`PageToken`).
    private func answer(_ member: String, _ items: [JSONValue], next: ListTicket?) throws -> Response {
        let token = try next.map { try service.seals.token($0) }
        return IcebergCatalog.json(
            .object([
                .init(member, .array(items)), .init("next-page-token", token.map(JSONValue.string) ?? .null),
            ]))
    }

    private var asksForPages: Bool {
        (call.request.uri.query ?? "").split(separator: "&").contains {
            $0 == "pageToken" || $0.hasPrefix("pageToken=")
        }
    }
}
