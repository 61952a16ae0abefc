/// Fetches what issuers publish: the only way in which this room touches the network.
public protocol IssuerTransport: Sendable {
    /// GETs a document and gives the answer, whatever its status. Redirects are not followed: their status is the
    /// answer. Certificates are checked.
    ///
    /// - Parameters:
    ///   - url: absolute; HTTPS, or HTTP to this machine.
    ///   - maximumBytes: the longest body that is read; a longer one is an error, not a part of it.
    ///   - timeout: for all of it, from the connection to the last byte.
    /// - Throws: ``IssuerTransportError`` where there is no answer in time, or one beyond the bound.
    func get(
        _ url: String, maximumBytes: Int, timeout: Duration
    ) async throws(IssuerTransportError) -> IssuerResponse
}
