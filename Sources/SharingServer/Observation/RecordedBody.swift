import HTTPTypes
import Hummingbird
import NIOCore

/// Counts an answer's bytes and writes the log's line when the last of them is sent.
enum RecordedBody {
    static func wrap(
        _ response: Response, _ record: RequestRecord, error: (code: String, message: String)?
    ) -> Response {
        var response = response
        record.note(headers: response.headers)
        response.headers[.requestID] = record.id
        let body = response.body
        let status = response.status.code
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            do {
                try await body.write(CountingWriter(writer: writer, record: record))
                await record.finish(status: status, error: error, failure: nil)
            } catch {
                await record.finish(status: status, error: nil, failure: error)
                throw error
            }
        }
        return response
    }

    private struct CountingWriter: ResponseBodyWriter {
        var writer: any ResponseBodyWriter
        let record: RequestRecord

        mutating func write(_ buffer: ByteBuffer) async throws {
            record.count(bytes: buffer.readableBytes)
            try await writer.write(buffer)
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
            try await writer.finish(trailingHeaders)
        }
    }
}
