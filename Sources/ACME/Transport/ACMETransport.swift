/// Reaches a certificate authority: the only way in which this room touches the network.
public protocol ACMETransport: Sendable {
    /// Makes one HTTP exchange and gives the answer, whatever its status. Redirects are not followed: their status is
    /// the answer. Certificates are checked.
    ///
    /// - Throws: ``ACMETransportError`` where there is no answer in time, or one beyond the bound.
    func exchange(_ request: ACMERequest) async throws(ACMETransportError) -> ACMEResponse
}
