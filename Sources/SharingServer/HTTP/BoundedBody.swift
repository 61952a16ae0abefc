import Hummingbird
import NIOCore

/// The body of a request, in memory.
enum BoundedBody {
    /// - Parameter limit: the most bytes that it may have.
    /// - Returns: nil for a body of more.
    static func read(_ request: Request, limit: Int) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= limit else { return nil }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }
}
