/// Where the objects of one bucket are, at one endpoint, in path or virtual-hosted style.
struct BucketAddress: Sendable, Hashable {
    let scheme: String
    /// Host and, unless it is the scheme's own, port: the value of the `Host` header.
    let host: String
    /// The encoded path before a key: `/` or `/bucket/`.
    let path: String

    /// The URL of a key, not signed.
    func path(ofKey key: String) -> String {
        path + PercentEncoding.encode(key, keepingSlashes: true)
    }
}
