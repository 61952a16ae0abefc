import Foundation
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Registry
import Sharing

/// Answers the routes that list shares, schemas and tables.
struct Listings: Sendable {
    /// The most items on a page, and what a page holds where the client does not say.
    static let maximumResults = 500

    let service: SharingService
    let call: Call

    func shares() async throws -> Response {
        try await page(of: "shares") { after, limit in
            let page = try await service.registry.shares(of: call.recipient.id, after: after, limit: limit)
            return (page.items.map(Self.json), page.next)
        }
    }

    func share(_ name: String) async throws -> Response {
        Self.answer(.object([.init("share", Self.json(try await granted(name)))]))
    }

    func schemas(of name: String) async throws -> Response {
        let share = try await granted(name)
        return try await page(of: "schemas \(share.id)") { after, limit in
            let page = try await service.registry.schemas(
                in: share.id, of: call.recipient.id, after: after, limit: limit)
            let items = page.items.map { schema in
                JSONValue.object([.init("name", .string(schema)), .init("share", .string(share.name))])
            }
            return (items, page.next)
        }
    }

    func tables(of name: String, schema: String) async throws -> Response {
        let share = try await granted(name)
        return try await page(of: "tables \(share.id) \(schema.lowercased())") { after, limit in
            let page: Page<RegisteredTable>
            do {
                page = try await service.registry.tables(
                    in: share.id, schema: schema, of: call.recipient.id, after: after, limit: limit)
            } catch let error as RegistryError where error.kind == .notFound {
                throw SharingError(
                    .resourceDoesNotExist, "there is no schema '\(schema.prefix(255))' in the share '\(share.name)'")
            }
            return (page.items.map { Self.json($0, in: share) }, page.next)
        }
    }

    func allTables(of name: String) async throws -> Response {
        let share = try await granted(name)
        return try await page(of: "all tables \(share.id)") { after, limit in
            let page = try await service.registry.allTables(
                in: share.id, of: call.recipient.id, after: after, limit: limit)
            return (page.items.map { Self.json($0, in: share) }, page.next)
        }
    }

    private func granted(_ name: String) async throws -> Share {
        guard let share = try await service.registry.share(named: name, of: call.recipient.id) else {
            throw SharingError(.resourceDoesNotExist, "there is no share '\(name.prefix(255))'")
        }
        await service.namespaces.refresh(share)
        return share
    }

    private func page(
        of listing: String, _ read: (_ after: String?, _ limit: Int) async throws -> (items: [JSONValue], next: String?)
    ) async throws -> Response {
        let parameters = try call.parameters()
        let limit = try parameters.count("maxResults") ?? Int64(Self.maximumResults)
        guard limit <= Self.maximumResults else {
            throw SharingError(.invalidParameterValue, "maxResults is \(limit): it may be 0 to \(Self.maximumResults)")
        }
        var after: String?
        if let token = parameters["pageToken"] {
            let ticket = try service.seals.listTicket(token)
            guard ticket.recipient == call.recipient.id, ticket.listing == listing else {
                throw SharingError(
                    .invalidParameterValue, "the pageToken belongs to another listing: start again without it")
            }
            after = ticket.after
        }
        let page = try await read(after, Int(limit))
        var members: [JSONValue.Member] = [.init("items", .array(page.items))]
        if let next = page.next {
            let ticket = ListTicket(recipient: call.recipient.id, listing: listing, after: next)
            members.append(.init("nextPageToken", .string(try service.seals.token(ticket))))
        }
        return Self.answer(.object(members))
    }

    private static func answer(_ value: JSONValue) -> Response {
        var writer = JSONWriter()
        writer.value(value)
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    private static func json(_ share: Share) -> JSONValue {
        .object([.init("name", .string(share.name)), .init("id", .string(text(share.id)))])
    }

    private static func json(_ table: RegisteredTable, in share: Share) -> JSONValue {
        .object([
            .init("name", .string(table.name)), .init("schema", .string(table.schema)),
            .init("share", .string(share.name)), .init("shareId", .string(text(share.id))),
            .init("id", .string(text(table.id))),
        ])
    }

    private static func text(_ id: UUID) -> String { id.uuidString.lowercased() }
}
