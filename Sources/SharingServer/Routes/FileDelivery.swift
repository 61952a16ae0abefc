import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Registry
import Sharing
import Storage
import Tables

/// Delivers the bytes of a file to the holder of a URL that this server signed.
struct FileDelivery: Sendable {
    let service: SharingService
    let request: Request
    let record: RequestRecord

    /// - Parameter name: the last segment of the path: the sealed ticket and a suffix that says what the file is.
    func response(_ name: String) async throws -> Response {
        let (ticket, table) = try await admit(name)
        let store = try service.stores.store(for: ticket.object.bucket)
        switch ticket.part {
        case .whole: break
        case .vector(let vector): return try await self.vector(vector, of: ticket.object, in: store)
        case .vectorOfFile(let version): return try await vector(of: ticket, in: table, atVersion: version)
        }
        return try await deliver(ticket.object, in: store, to: ticket.recipient)
    }

    /// An object, or the part of it that is asked for, to one who may have it.
    func deliver(
        _ object: ObjectLocation, in store: any ObjectStore, to recipient: UUID
    ) async throws -> Response {
        let info = try await store.info(object)
        if let condition = request.headers[.ifMatch], condition != "*", !condition.isEmpty, condition != info.etag {
            return Response(status: .preconditionFailed)
        }
        if let condition = request.headers[.ifNoneMatch], condition == "*" || condition == info.etag {
            return Response(status: .notModified, headers: headers(info))
        }
        if request.method == .head {
            return Response(
                status: .ok, headers: headers(info),
                body: ResponseBody(contentLength: Int(info.size)) { try await $0.finish(nil) })
        }
        let range = range(of: info)
        if case .unsatisfiable = range { return unsatisfiable(info.size) }
        guard let turn = await service.downloads.turn(of: recipient) else { throw CancellationError() }
        switch range {
        case .unsatisfiable: return unsatisfiable(info.size)
        case .whole:
            let stream = try await store.open(object, range: nil)
            return Response(status: .ok, headers: headers(info), body: body(stream, length: info.size, turn))
        case .part(let part):
            let stream = try await store.open(object, range: part)
            var headers = headers(info)
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(info.size)"
            return Response(
                status: .partialContent, headers: headers,
                body: body(stream, length: part.upperBound - part.lowerBound, turn))
        }
    }

    /// A deletion vector as a Delta file has it: a byte 1, and the bytes that other formats have too.
    private func vector(
        _ vector: Range<Int64>, of object: ObjectLocation, in store: any ObjectStore
    ) async throws -> Response {
        try await made(size: Int64(vector.count) + 1) { part in
            let first = part.lowerBound == 0 ? [UInt8(1)] : []
            let rest = max(part.lowerBound, 1)..<max(part.upperBound, 1)
            let begin = vector.lowerBound - 1
            let stream =
                rest.isEmpty
                ? nil : try await store.open(object, range: (begin + rest.lowerBound)..<(begin + rest.upperBound))
            return ResponseBody(contentLength: part.count) { writer in
                if !first.isEmpty { try await writer.write(ByteBuffer(bytes: first)) }
                if let stream {
                    for try await chunk in stream.chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
                }
                try await writer.finish(nil)
            }
        }
    }

    /// A deletion vector that this server makes of the table's delete files.
    private func vector(
        of ticket: FileTicket, in table: RegisteredTable, atVersion version: Int64
    ) async throws -> Response {
        let snapshot = try await service.view(of: table).snapshot(at: .pinned(version)).snapshot
        guard let announced = snapshot.files.announcedVector(of: ticket.object),
            let bytes = try await snapshot.origin?.vectorFile(of: announced)
        else {
            throw SharingError(
                .resourceDoesNotExist, "the file has no such deletion vector at version \(version): query again")
        }
        return try await made(size: Int64(bytes.count)) { part in
            ResponseBody(byteBuffer: ByteBuffer(bytes: bytes[Int(part.lowerBound)..<Int(part.upperBound)]))
        }
    }

    /// A file that no store has as it is, or the part of it that is asked for.
    ///
    /// - Parameter body: gives a part of the file's bytes.
    private func made(
        size: Int64, _ body: (Range<Int64>) async throws -> ResponseBody
    ) async throws -> Response {
        var headers = headers(nil)
        if request.method == .head {
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody(contentLength: Int(size)) { try await $0.finish(nil) })
        }
        switch ByteRange(header: request.headers[.range], size: size) {
        case .unsatisfiable: return unsatisfiable(size)
        case .whole: return Response(status: .ok, headers: headers, body: try await body(0..<size))
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
            return Response(status: .partialContent, headers: headers, body: try await body(part))
        }
    }

    private func unsatisfiable(_ size: Int64) -> Response {
        var response = ErrorAnswers.response(
            SharingError(.invalidParameterValue, "the range lies beyond the file's \(size) bytes"))
        response.status = .rangeNotSatisfiable
        response.headers[.contentRange] = "bytes */\(size)"
        return response
    }

    /// Opens the ticket, and asks the registry whether the recipient may still read the table
    /// with the credential that the URL was made for.
    private func admit(_ name: String) async throws -> (ticket: FileTicket, table: RegisteredTable) {
        let parameters = try QueryParameters(query: request.uri.query)
        let body = name.prefix { $0 != "." }
        guard name.utf8.count <= 8192, AnswerURLs.suffixes.contains(String(name.dropFirst(body.count))),
            let tag = parameters["X-Amz-Signature"],
            let bytes = service.seals.files.open(Seal.Sealed(body: String(body), tag: tag)),
            let ticket = FileTicket(bytes: bytes)
        else {
            throw SharingError(
                .permissionDenied,
                "the file's URL is not one that this server signed, or it was altered: query the table again")
        }
        guard service.now < ticket.expires else {
            throw SharingError(.permissionDenied, "the file's URL has expired: query the table again for a new one")
        }
        let access = try await service.registry.access(
            of: ticket.recipient, with: ticket.credential, to: ticket.table, at: Date())
        guard let access else {
            throw SharingError(
                .permissionDenied,
                "the table is no longer shared with the recipient of this URL, or the token that it was made for has "
                    + "ended: query the table again")
        }
        // Whether the file is among what is shown now would take reading the version that it was listed at, for every
        // file of a table; an extent that has changed ends all URLs instead.
        guard ticket.extent == ExtentMark.of(access.table.extent) else {
            throw SharingError(
                .permissionDenied,
                "what is shared of the table has changed since this URL was made: query the table again")
        }
        record.note(recipient: access.recipient)
        try Authenticator.admit(access.recipient, record)
        return (ticket, access.table)
    }

    /// A range that was asked of another state of the object is not honoured (RFC 9110 section 13.1.5).
    private func range(of info: ObjectInfo) -> ByteRange {
        if let condition = request.headers[.ifRange], condition != info.etag { return .whole }
        return ByteRange(header: request.headers[.range], size: info.size)
    }

    private func headers(_ info: ObjectInfo?) -> HTTPFields {
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .acceptRanges: "bytes", .cacheControl: "private, no-transform",
        ]
        headers[.eTag] = info?.etag
        headers[.lastModified] = info.map { HTTPDate.text($0.modified) }
        return headers
    }

    private func body(_ stream: ObjectStream, length: Int64, _ turn: RequestGate.Permit) -> ResponseBody {
        ResponseBody(contentLength: Int(length)) { writer in
            for try await chunk in stream.chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            withExtendedLifetime(turn) {}
            try await writer.finish(nil)
        }
    }
}
