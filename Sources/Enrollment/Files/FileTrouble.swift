internal import Foundation

/// Why a file could not be read or written.
struct FileTrouble: Error, Sendable, Hashable {
    let path: String
    let reason: String
    let remedy: String?

    init(path: String, reason: String, remedy: String? = nil) {
        self.path = path
        self.reason = reason
        self.remedy = remedy
    }

    /// What `errno` says of the call that failed just now.
    init(_ path: String, _ what: String) {
        let number = errno
        self.path = path
        reason = "it cannot \(what): \(String(cString: strerror(number)))"
        remedy =
            switch number {
            case EACCES, EPERM: "Give the server's user the rights to it"
            case ENOSPC, EDQUOT: "Free some space there"
            case EROFS: "Set a folder as tls.acme.state that can be written"
            default: nil
            }
    }
}
