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
        let ticket = try await admit(name)
        let store = try service.stores.store(for: ticket.object.bucket)
        let info = try await store.info(ticket.object)
        if request.method == .head {
            return Response(
                status: .ok, headers: headers(info),
                body: ResponseBody(contentLength: Int(info.size)) { try await $0.finish(nil) })
        }
        switch range(of: info) {
        case .unsatisfiable:
            var response = ErrorAnswers.response(
                SharingError(.invalidParameterValue, "the range lies beyond the file's \(info.size) bytes"))
            response.status = .rangeNotSatisfiable
            response.headers[.contentRange] = "bytes */\(info.size)"
            return response
        case .whole:
            let stream = try await store.open(ticket.object, range: nil)
            return Response(status: .ok, headers: headers(info), body: body(stream, length: info.size))
        case .part(let part):
            let stream = try await store.open(ticket.object, range: part)
            var headers = headers(info)
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(info.size)"
            return Response(
                status: .partialContent, headers: headers,
                body: body(stream, length: part.upperBound - part.lowerBound))
        }
    }

    /// Opens the ticket, and asks the registry whether the recipient may still read the table.
    private func admit(_ name: String) async throws -> FileTicket {
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
        guard let recipient = try await service.registry.recipient(ticket.recipient, granted: ticket.table) else {
            throw SharingError(.permissionDenied, "the table is no longer shared with the recipient of this URL")
        }
        record.note(recipient: recipient.name)
        return ticket
    }

    /// A range that was asked of another state of the object is not honoured (RFC 9110 section 13.1.5).
    private func range(of info: ObjectInfo) -> ByteRange {
        if let condition = request.headers[.ifRange], condition != info.etag { return .whole }
        return ByteRange(header: request.headers[.range], size: info.size)
    }

    private func headers(_ info: ObjectInfo) -> HTTPFields {
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .acceptRanges: "bytes", .cacheControl: "private, no-transform",
        ]
        headers[.eTag] = info.etag
        return headers
    }

    private func body(_ stream: ObjectStream, length: Int64) -> ResponseBody {
        ResponseBody(contentLength: Int(length)) { writer in
            for try await chunk in stream.chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            try await writer.finish(nil)
        }
    }
}
