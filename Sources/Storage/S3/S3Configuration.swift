/// One S3-compatible store as configured.
public struct S3Configuration: Sendable {
    /// The address that this server uses.
    public var endpoint: S3Endpoint
    /// The address that recipients use, for which URLs are signed; nil when it is the same.
    public var publicEndpoint: S3Endpoint?
    /// The region of the signature; most stores of one's own accept `us-east-1`.
    public var region: String
    /// Whether the bucket is the first segment of the path rather than of the host name.
    public var pathStyle: Bool
    /// A PEM file of the authorities that sign the store's certificate; nil for the system's.
    public var caFile: String?
    public var credentials: CredentialSource
    /// Seconds that an operation may take, with all its retries; for a stream, until its first bytes.
    public var deadline: Int
    /// Seconds that a stream may go without a chunk while its reader waits for one.
    public var stallTimeout: Int
    /// Requests under way at once whose answers are held in memory.
    public var maximumConcurrentRequests: Int
    /// Streams open at once.
    public var maximumConcurrentStreams: Int
    /// How often a request that failed for a passing reason is sent again.
    public var retries: Int

    public init(
        endpoint: S3Endpoint, publicEndpoint: S3Endpoint? = nil, region: String = "us-east-1", pathStyle: Bool = true,
        caFile: String? = nil, credentials: CredentialSource, deadline: Int = 30, stallTimeout: Int = 60,
        maximumConcurrentRequests: Int = 64, maximumConcurrentStreams: Int = 256, retries: Int = 4
    ) {
        self.endpoint = endpoint
        self.publicEndpoint = publicEndpoint
        self.region = region
        self.pathStyle = pathStyle
        self.caFile = caFile
        self.credentials = credentials
        self.deadline = deadline
        self.stallTimeout = stallTimeout
        self.maximumConcurrentRequests = maximumConcurrentRequests
        self.maximumConcurrentStreams = maximumConcurrentStreams
        self.retries = retries
    }
}
