import Foundation
import HTTPTypes
import Hummingbird
import Registry
import Sharing

/// A request whose recipient is known.
struct Call: Sendable {
    let request: Request
    let caller: AuthenticatedRecipient
    let record: RequestRecord

    var recipient: Recipient { caller.recipient }

    func parameters() throws(SharingError) -> QueryParameters {
        try QueryParameters(query: request.uri.query)
    }

    func capabilities() throws(SharingError) -> Capabilities {
        try Capabilities(header: request.headers[.deltaSharingCapabilities])
    }

    var acceptsGzip: Bool { AcceptedEncoding.gzip(request.headers[.acceptEncoding]) }

    /// The body, of at most `limit` bytes.
    func body(limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLarge(limit) }
        guard let bytes = try await BoundedBody.read(request, limit: limit) else { throw tooLarge(limit) }
        return bytes
    }

    private func tooLarge(_ limit: Int) -> SharingError {
        SharingError(.requestTooLarge, "the body is larger than the \(limit) bytes that this server reads")
    }
}
