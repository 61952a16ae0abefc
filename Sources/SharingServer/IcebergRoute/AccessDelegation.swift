import Storage

/// How a client of the Iceberg catalog gets at the objects of a table.
enum AccessDelegation: Hashable {
    /// With access keys for this server's own endpoint of the S3 protocol.
    case keys
    /// With requests that this server signs, one by one.
    case signing

    /// - Parameters:
    ///   - header: `X-Iceberg-Access-Delegation`: what the client understands.
    ///   - delivery: whether the store is to deliver the objects itself. That it can only where each request is signed:
    ///     an access key of the store would open more than the table.
    init(header: String?, delivery: Delivery) {
        let understood = (header ?? "").split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }
        let takesKeys = understood.contains("vended-credentials")
        let takesSigning = understood.contains("remote-signing")
        switch delivery {
        case .presigned: self = takesSigning || !takesKeys ? .signing : .keys
        case .proxy: self = takesSigning && !takesKeys ? .signing : .keys
        }
    }
}
