/// A certificate in use, with the chance that decides when it is renewed.
struct HeldCertificate: Sendable {
    let stored: StoredCertificate
    let chain: IssuedChain
    /// From 0 up to 1.
    let fraction: Double
}
