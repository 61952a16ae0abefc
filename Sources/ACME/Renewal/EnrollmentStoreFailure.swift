internal import ACMESyntax

/// Why the state could not be read or written.
public struct EnrollmentStoreFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file or a folder.
    public let place: String
    public let reason: String
    public let remedy: String?

    public init(place: String, reason: String, remedy: String? = nil) {
        self.place = place
        self.reason = reason
        self.remedy = remedy
    }

    public var description: String { "\(place): \(reason)" + (remedy.map { ". " + $0 } ?? "") }
}
