import Foundation
import Synchronization

/// A socket that one thread waits on and another may end. It is closed by the thread that waits, and under a lock: its
/// number may be another socket's as soon as it is closed.
public final class ListeningSocket: Sendable {
    public let descriptor: Int32
    private let isOpen = Mutex(true)

    public init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Wakes the thread that waits on it, and lets nobody in any more.
    public func end() {
        isOpen.withLock { isOpen in
            if isOpen { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    public func close() {
        isOpen.withLock { isOpen in
            if isOpen { Foundation.close(descriptor) }
            isOpen = false
        }
    }
}
