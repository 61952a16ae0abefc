import Foundation
import Synchronization

/// Where text goes: a stream of the process, or memory in tests.
protocol OutputStream: Sendable {
    var isTerminal: Bool { get }
    /// - Throws: a ``CommandError`` of kind `failure` when the text did not get out whole.
    func write(_ text: String) throws(CommandError)
}

/// Standard output or standard error.
struct ProcessStream: OutputStream {
    static let standardOutput = ProcessStream(descriptor: STDOUT_FILENO)
    static let standardError = ProcessStream(descriptor: STDERR_FILENO)

    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    var isTerminal: Bool { isatty(descriptor) == 1 }

    func write(_ text: String) throws(CommandError) {
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandError(.failure, "cannot write to the output: whoever reads it is gone, or its disk is full")
        }
    }
}

/// Keeps what is written.
final class MemoryStream: OutputStream {
    let isTerminal: Bool
    private let buffer = Mutex("")

    init(isTerminal: Bool = false) {
        self.isTerminal = isTerminal
    }

    var text: String { buffer.withLock { $0 } }

    func write(_ text: String) throws(CommandError) {
        buffer.withLock { $0 += text }
    }
}
