import Foundation

/// How an S3-compatible store is reached and with what credentials.
struct S3Configuration: Sendable {
    let endpoint: URL
    /// What presigned URLs begin with; nil when recipients reach ``endpoint`` itself.
    let publicEndpoint: URL?
    let region: String
    /// Whether the bucket stands in the path rather than in the host.
    let pathStyle: Bool
    /// Absolute path of the PEM file with the certificate authorities to trust; nil for the system's.
    let caFile: String?
    let accessKey: AccessKeyConfiguration
    /// Seconds until a request to the store is given up.
    let timeout: Int
    /// Requests to the store at one time.
    let maxConcurrency: Int

    /// The section's keys that mean something for an endpoint alone.
    static let keyNames =
        ["publicEndpoint", "region", "pathStyle", "caFile", "timeout", "maxConcurrency"]
        + AccessKeyConfiguration.keyNames

    /// nil without a usable endpoint. The keys lie in the store's own section.
    init?(_ keys: inout ConfigurationReader) {
        let endpoint = keys.optional(
            "endpoint", .httpURL, sample: "https://minio.example.internal:9000",
            "The S3-compatible store's URL, as this server reaches it.")
        publicEndpoint = keys.optional(
            "publicEndpoint", .httpURL, sample: "https://objects.example.com",
            "The same store as recipients reach it, for presigned URLs. Without it, endpoint.")
        region = keys.value("region", .text, default: "us-east-1", "The region that requests are signed for.")
        pathStyle = keys.value(
            "pathStyle", .boolean, default: true,
            "true: https://HOST/BUCKET/KEY. false: https://BUCKET.HOST/KEY.")
        caFile = keys.optionalPath(
            "caFile", sample: "tls/private-ca.pem", .readable,
            "Certificate authorities to trust for this store, PEM. Without it, the system's.")
        accessKey = AccessKeyConfiguration(&keys)
        timeout = keys.value(
            "timeout", .integer(1...600, unit: "seconds"), default: 30,
            "Seconds until a request to the store is given up.")
        maxConcurrency = keys.value(
            "maxConcurrency", .integer(1...1_024, unit: "requests"), default: 64,
            "Requests to the store at one time.")
        guard let endpoint else { return nil }
        self.endpoint = endpoint
    }

    /// Records what does not go together. Called once the store is known to be an endpoint.
    func checkRules(_ keys: inout ConfigurationReader, isPresigned: Bool) {
        accessKey.checkRules(&keys)
        let shown = publicEndpoint ?? endpoint
        if isPresigned, shown.scheme?.lowercased() == "http", !ListenAddress.isLoopback(host: shown.host() ?? "") {
            keys.problem(
                at: publicEndpoint == nil ? "endpoint" : "publicEndpoint", severity: .warning,
                "recipients read files from it in plain HTTP; give an https:// publicEndpoint or use delivery: proxy")
        }
    }
}
