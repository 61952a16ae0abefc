/// Why a store could not do what it was asked.
public struct StorageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What callers decide by.
    public enum Kind: String, Sendable, Hashable {
        /// There is no such object or bucket.
        case notFound
        /// The store refused the credentials or the permission.
        case denied
        /// The store did not answer, answered with a server error, or the connection broke.
        case unavailable
        /// A deadline passed.
        case timedOut
        /// More bytes than the caller allows.
        case tooLarge
        /// A range that lies beyond the object.
        case rangeNotSatisfiable
        /// The store answered something that cannot be understood.
        case malformedAnswer
        /// The key or bucket cannot be asked of this store: `..`, a symbolic link, a bucket not configured.
        case refused
    }

    public let kind: Kind
    /// The object or folder concerned, as `s3://bucket/key`; never a signed URL.
    public let location: String
    /// One sentence: what happened, where, and what to look at next. Holds no secret.
    public let message: String

    public init(_ kind: Kind, at location: String, _ message: String) {
        self.kind = kind
        self.location = location
        self.message = message
    }

    public var description: String { "\(location): \(message)" }
}
