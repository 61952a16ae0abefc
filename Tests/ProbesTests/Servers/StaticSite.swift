import Foundation
import Synchronization

/// A small HTTP server of files.
final class StaticSite: Sendable {
    private let listener: Listener
    private let files = FileTable()
    var port: UInt16 { listener.port }

    init() throws {
        listener = try Listener()
        let files = files
        listener.serve { connection in
            let request = String(decoding: Listener.read(connection), as: UTF8.self)
            let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            guard let body = files.bytes(path) else {
                return Listener.write(connection, Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8))
            }
            Listener.write(
                connection, Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body)
        }
    }

    func set(_ path: String, to bytes: [UInt8]?) { files.set(path, to: bytes) }

    private final class FileTable: Sendable {
        private let files = Mutex<[String: [UInt8]]>([:])

        func bytes(_ path: String) -> [UInt8]? { files.withLock { $0[path] } }
        func set(_ path: String, to bytes: [UInt8]?) { files.withLock { $0[path] = bytes } }
    }

    /// Counts from any thread.
    final class Counter: Sendable {
        private let number = Mutex(0)

        func count() { number.withLock { $0 += 1 } }
        var value: Int { number.withLock { $0 } }
    }
}
