public import Foundation
public import Registry

/// A Delta Sharing profile (PROTOCOL.md, "Profile File Format"): of version 1 with a bearer token, or of version 2 with
/// the id and secret of an OAuth client.
///
/// Databricks and the clients of Python and Spark read these two. A profile of version 2 with a bearer token is read by
/// some of them only.
public struct SharingProfile: Encodable, Sendable {
    private let shareCredentialsVersion: Int
    private let type: String?
    private let endpoint: String
    /// The Iceberg REST catalog that serves the same shares, each as a warehouse.
    private let icebergEndpoint: String
    private let bearerToken: String?
    /// Left out for a token that never expires, and in version 2, whose clients do not know it.
    private let expirationTime: String?
    private let tokenEndpoint: String?
    private let clientId: String?
    private let clientSecret: String?

    public init(addresses: ServerAddresses, minted: MintedToken) {
        endpoint = addresses.endpoint
        icebergEndpoint = addresses.endpoint + "/iceberg"
        switch minted.token.kind {
        case .bearer:
            shareCredentialsVersion = 1
            type = nil
            bearerToken = minted.secret
            expirationTime = minted.token.expiresAt.map(Self.time)
            tokenEndpoint = nil
            clientId = nil
            clientSecret = nil
        case .client:
            shareCredentialsVersion = 2
            type = "oauth_client_credentials"
            bearerToken = nil
            expirationTime = nil
            tokenEndpoint = addresses.tokenEndpoint
            clientId = minted.token.id.uuidString.lowercased()
            clientSecret = minted.secret
        }
    }

    /// The file's text, which holds the secret.
    public func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// `2027-01-01T00:00:00.0Z`, the form of the specification's example, which every client parses. A fraction of
    /// a second is cut off: the token is good for that moment longer.
    public static func time(_ date: Date) -> String {
        var text = date.formatted(.iso8601)
        if text.hasSuffix("Z") { text.removeLast() }
        return text + ".0Z"
    }
}
