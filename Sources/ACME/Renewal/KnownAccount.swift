/// An account that an authority has.
public struct KnownAccount: Sendable, Hashable {
    public let directory: String
    public let url: String

    public init(directory: String, url: String) {
        self.directory = directory
        self.url = url
    }
}
