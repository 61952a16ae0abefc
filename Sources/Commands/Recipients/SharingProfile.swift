import Foundation
import Registry

/// A Delta Sharing profile of version 1 with a bearer token (PROTOCOL.md, "Profile File Format").
struct SharingProfile: Encodable, Sendable {
    private let shareCredentialsVersion = 1
    private let endpoint: String
    /// The Iceberg REST catalog that serves the same shares, each as a warehouse.
    private let icebergEndpoint: String
    private let bearerToken: String
    /// Left out for a token that never expires.
    private let expirationTime: String?

    /// - Parameter endpoint: `server.endpoint`, with or without a slash at its end.
    init(endpoint: URL, minted: MintedToken) {
        self.endpoint = endpoint.absoluteString
        icebergEndpoint = endpoint.appending(path: "iceberg").absoluteString
        bearerToken = minted.secret
        expirationTime = minted.token.expiresAt.map(Self.time)
    }

    /// The file's text, which holds the token.
    func text() throws -> String { try OutputOptions.json(self) + "\n" }

    /// `2027-01-01T00:00:00.0Z`, the form of the specification's example, which every client parses. A fraction of
    /// a second is cut off: the token is good for that moment longer.
    static func time(_ date: Date) -> String {
        var text = date.formatted(.iso8601)
        if text.hasSuffix("Z") { text.removeLast() }
        return text + ".0Z"
    }
}
