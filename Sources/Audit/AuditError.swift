internal import Glibc

/// Why the audit could not be written or read.
public struct AuditError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What callers decide by.
    public enum Kind: Sendable, Hashable {
        /// The disk or the quota is full.
        case noSpace
        /// The operating system does not allow it.
        case denied
        /// A file or folder is not there.
        case notFound
        /// Another process writes this file.
        case inUse
        /// What is configured cannot work.
        case invalid
        /// The receiver is not there, or does not take what is sent in time.
        case unreachable
        /// The device failed.
        case failed
    }

    public let kind: Kind
    /// One sentence: what, where, why and what to do.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { message }

    /// - Parameters:
    ///   - action: such as `write the audit to`.
    ///   - place: a path or an address.
    init(errno code: Int32, _ action: String, _ place: String) {
        let reason = String(cString: strerror(code))
        let (kind, remedy): (Kind, String) =
            switch code {
            case ENOSPC, EDQUOT: (.noSpace, "Make room there, or let fewer rotated files be kept.")
            case EACCES, EPERM, EROFS: (.denied, "Give this program's account the right to it.")
            case ENOENT, ENOTDIR: (.notFound, "Create the folder, or name another place.")
            case ECONNREFUSED, ENOTCONN, EPIPE, ECONNRESET, ETIMEDOUT, EAGAIN, EHOSTUNREACH, ENETUNREACH, ENOBUFS:
                (.unreachable, "Check that the receiver runs and takes what it is sent.")
            default: (.failed, "Check the device, or name another place.")
            }
        self.init(kind, "Could not \(action) \(place): \(reason). \(remedy)")
    }
}
