import Glibc

/// Ends every wait on a socket at once: a descriptor that is readable from the interruption on.
final class Interruption: Sendable {
    /// To be polled beside the socket; -1, which `poll` ignores, where the system gave none.
    let descriptor: Int32
    private let signal: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        descriptor = ends[0]
        signal = ends[1]
    }

    func interrupt() {
        var one: UInt8 = 1
        // One byte a call, at the end of a probe and where it is cancelled: the pipe never fills.
        _ = write(signal, &one, 1)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if signal >= 0 { close(signal) }
    }
}
