import HTTPTypes

extension HTTPField.Name {
    /// The version that an answer is of, or begins with.
    static let deltaTableVersion = HTTPField.Name("Delta-Table-Version")!
    /// How a client of the Iceberg catalog can get at objects.
    static let icebergAccessDelegation = HTTPField.Name("X-Iceberg-Access-Delegation")!
    /// The session token of an access key of the S3 protocol.
    static let amzSecurityToken = HTTPField.Name("x-amz-security-token")!
    /// What a browser tells the next page of this one.
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    /// What a client can read, and in the answer what was chosen.
    static let deltaSharingCapabilities = HTTPField.Name("delta-sharing-capabilities")!
}
