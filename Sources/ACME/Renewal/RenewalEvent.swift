/// What happens to a certificate that is kept renewed.
public enum RenewalEvent: Sendable {
    /// A certificate is at hand: the one of the last run, or a new one, which is stored already.
    case current(StoredCertificate, notAfter: Int64, isNew: Bool)
    /// An attempt failed; the present certificate, if there is one, stays. The next is made after the time told.
    case failed(ACMEError, retryAfter: Duration)
}
