import HTTPTypes
import Hummingbird

/// An answer of newline-delimited JSON, streamed.
struct LineAnswer {
    let version: Int64
    let capabilities: String
    let gzip: Bool

    /// - Parameter produce: writes the lines, calling ``LineSink/sendFullPiece()`` between them.
    func response(_ produce: @escaping @Sendable (inout LineSink) async throws -> Void) -> Response {
        var headers: HTTPFields = [
            .contentType: "application/x-ndjson; charset=utf-8", .deltaTableVersion: "\(version)",
            .deltaSharingCapabilities: capabilities, .vary: "Accept-Encoding",
        ]
        if gzip { headers[.contentEncoding] = "gzip" }
        let gzip = gzip
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { output in
                var sink = try LineSink(output: output, gzip: gzip)
                try await produce(&sink)
                try await sink.finish()
            })
    }
}
