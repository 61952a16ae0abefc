import COpenSSL

/// What OpenSSL says of a call that failed.
public struct OpenSSLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reasons in OpenSSL's queue, oldest first.
    public let reasons: [String]

    public var description: String { reasons.isEmpty ? "unknown failure" : reasons.joined(separator: "; ") }

    /// Empties the queue of this thread. To be called on the thread of the call that failed, before anything else is.
    static func take() -> OpenSSLError {
        var reasons: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            if let reason = ERR_reason_error_string(code) { reasons.append(String(cString: reason)) }
            guard reasons.count < 16 else { break }
        }
        ERR_clear_error()
        return OpenSSLError(reasons: reasons)
    }
}
