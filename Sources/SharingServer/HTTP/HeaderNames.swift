import HTTPTypes

extension HTTPField.Name {
    /// The version that an answer is of, or begins with.
    static let deltaTableVersion = HTTPField.Name("Delta-Table-Version")!
    /// How a client of the Iceberg catalog can get at objects.
    static let icebergAccessDelegation = HTTPField.Name("X-Iceberg-Access-Delegation")!
    /// The session token of an access key of the S3 protocol.
    static let amzSecurityToken = HTTPField.Name("x-amz-security-token")!
    /// What a caller chose for one request, so that repeating it does nothing twice (IETF draft
    /// httpapi-idempotency-key-header).
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    /// Whether such a request had been performed before.
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    /// What a browser tells the next page of this one.
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    /// What a client can read, and in the answer what was chosen.
    static let deltaSharingCapabilities = HTTPField.Name("delta-sharing-capabilities")!
    /// The addresses that proxies were asked from.
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
