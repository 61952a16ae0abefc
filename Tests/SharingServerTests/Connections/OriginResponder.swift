import Addresses
import Foundation
import HTTPTypes
import Hummingbird

@testable import SharingServer

/// Answers with where a request comes from: the JSON of its origin, or `local` for a Unix socket's peer.
struct OriginResponder: HTTPResponder {
    typealias Context = SharingContext

    var addressing = ClientAddressing()

    func respond(to request: Request, context: SharingContext) async throws -> Response {
        let origin = addressing.origin(of: request.headers, over: context.connection)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = try origin.map { String(decoding: try encoder.encode($0), as: UTF8.self) } ?? "local"
        // The body is written after this function, in the same task.
        return Response(
            status: .ok,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: text + "\n"))
                try await writer.finish(nil)
            })
    }
}
