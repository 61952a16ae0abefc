import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Registry

/// What the administrative API answers with, before it is a response.
struct AdminAnswer {
    var status: HTTPResponse.Status = .ok
    var tag: EntityTag?
    var body: Data?
    /// Whether the request had been performed before, so that nothing was done.
    var isReplay = false

    init(_ status: HTTPResponse.Status = .ok, tag: EntityTag? = nil) {
        self.status = status
        self.tag = tag
    }

    init(_ value: some Encodable, _ status: HTTPResponse.Status = .ok, tag: EntityTag? = nil) throws {
        self.init(status, tag: tag)
        body = try Self.encode(value)
    }

    func response(to request: Request) -> Response {
        // RFC 9110 section 13.1.2, for what a caller holds already.
        if let tag, request.method == .get, request.headers[.ifNoneMatch] == tag.text {
            return Response(status: .notModified, headers: [.eTag: tag.text])
        }
        var headers: HTTPFields = [.cacheControl: "no-store"]
        headers[.eTag] = tag?.text
        if isReplay { headers[.idempotencyReplayed] = "true" }
        guard let body else { return Response(status: status, headers: headers) }
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(value)
    }

    /// An error as RFC 9457 has it.
    static func response(_ error: AdminError, allow: [HTTPRequest.Method]? = nil) -> Response {
        struct Problem: Encodable {
            let type = "about:blank"
            let title: String
            let status: Int
            let detail: String
            let code: String
        }
        let problem = Problem(
            title: error.status.reasonPhrase, status: error.status.code, detail: MaskedText.mask(error.message),
            code: error.code)
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if error.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        if let allow { headers[.allow] = allow.map(\.rawValue).joined(separator: ", ") }
        return Response(
            status: error.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: (try? Self.encode(problem)) ?? Data())))
    }
}
