import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Audit

/// A receiver of syslog over TCP that keeps every byte of every connection.
final class StreamReceiver: Sendable {
    let port: Int
    private let listener: Int32
    private let connections = Mutex<[[UInt8]]>([])
    private let isStopped = Mutex(false)
    private let done = DispatchSemaphore(value: 0)

    /// Takes no connection yet: what is sent waits in small buffers of the operating system.
    init() throws {
        (listener, port) = try SyslogTests.listen(SOCK_STREAM, receiveBuffer: 4096)
    }

    deinit {
        close(listener)
    }

    /// Takes the next connection, which a test reads as it likes.
    func accept() throws -> Int32 {
        try #require(OpenFile.wait(listener, POLLIN, milliseconds: 10_000), "nobody connects")
        return Glibc.accept(listener, nil, nil)
    }

    /// Takes connections one after the other and reads each to its end, until it is stopped.
    func start() {
        DispatchQueue.global().async { [self] in
            while true {
                if OpenFile.wait(listener, POLLIN, milliseconds: 50) {
                    let connection = Glibc.accept(listener, nil, nil)
                    let bytes = Self.read(connection).bytes
                    connections.withLock { $0.append(bytes) }
                    close(connection)
                } else if isStopped.withLock({ $0 }) {
                    break
                }
            }
            done.signal()
        }
    }

    /// - Returns: what came by each connection, when nothing more comes.
    func stop() throws -> [[UInt8]] {
        isStopped.withLock { $0 = true }
        try #require(done.wait(timeout: .now() + 30) == .success, "a connection does not end")
        return connections.withLock { $0 }
    }

    /// What comes until the other side closes, or sends nothing for some seconds.
    ///
    /// - Returns: the bytes, and whether the other side closed.
    static func read(_ connection: Int32) -> (bytes: [UInt8], isEnded: Bool) {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65536)
        while OpenFile.wait(connection, POLLIN, milliseconds: 5000) {
            let count = recv(connection, &room, room.count, 0)
            guard count > 0 else { return (bytes, count == 0) }
            bytes += room[..<count]
        }
        return (bytes, false)
    }

    /// The whole frames at the front of a stream (RFC 6587 section 3.4.1), and what is left behind them.
    static func frames(_ stream: [UInt8]) throws -> (whole: [[UInt8]], rest: ArraySlice<UInt8>) {
        var frames: [[UInt8]] = []
        var rest = stream[...]
        while let space = rest.prefix(6).firstIndex(of: 0x20) {
            let length = try #require(Int(String(decoding: rest[..<space], as: UTF8.self)), "no length of a frame")
            let body = rest[(space + 1)...]
            guard body.count >= length else { break }
            frames.append(Array(body.prefix(length)))
            rest = body.dropFirst(length)
        }
        return (frames, rest)
    }
}
