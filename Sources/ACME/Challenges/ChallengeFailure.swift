internal import ACMESyntax

/// Why an answer to a challenge could not be published or taken back.
public struct ChallengeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// A server, a command or a file.
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
