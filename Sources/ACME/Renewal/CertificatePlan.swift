public import ACMESyntax
public import TokenSyntax

/// Which certificate is to be had, and from whom.
public struct CertificatePlan: Sendable {
    /// The address of the authority's directory.
    public let directory: WebAddress
    public let names: [CertificateName]
    public let keyKind: CertificateKey.Kind
    public let terms: AccountTerms

    public init(
        directory: WebAddress, names: [CertificateName], keyKind: CertificateKey.Kind = .p256, terms: AccountTerms
    ) {
        self.directory = directory
        self.names = names
        self.keyKind = keyKind
        self.terms = terms
    }
}
