import Findings
import OpenSSL

/// Why no path leads to a certificate that is trusted.
struct MissingTrust {
    /// One of self-signed, private authority, incomplete, bad signature.
    let id: FindingID
    /// The certificate whose issuer is not there, or is not trusted.
    let last: Certificate
    /// Where its issuer can be fetched, as it says itself.
    let issuerAddresses: [String]
    /// The issuer, where it was fetched from there.
    let fetched: Certificate?

    /// nil where there is a path.
    init?(_ question: ChainQuestion, _ found: PathBuilder.Result) {
        guard let leaf = question.chain.first, found.paths.isEmpty else { return nil }
        let last = found.deadEnds.first?.last ?? leaf
        self.last = last
        issuerAddresses = (last.known.informationAccess.value?.addresses(.issuerCertificates) ?? [])
            .filter { $0.hasPrefix("http://") }
        fetched = question.fetchedIssuers.first {
            $0.subject.matches(last.issuer) && SignatureCheck.isSigned(last.der, by: $0.der)
        }
        let id = Self.id(last, isLeaf: last.der == leaf.der, question, hasAddress: !issuerAddresses.isEmpty)
        if let fetched, id == .incomplete || id == .privateAuthority {
            // A root that the authority hands out itself is no use to a client that does not trust it.
            self.id = fetched.isSelfIssued ? .privateAuthority : .incomplete
        } else {
            self.id = id
        }
    }

    private static func id(
        _ last: Certificate, isLeaf: Bool, _ question: ChainQuestion, hasAddress: Bool
    ) -> FindingID {
        if last.isSelfIssued, SignatureCheck.isSigned(last.der, by: last.der) {
            return isLeaf ? .selfSigned : .privateAuthority
        }
        let issuers = (question.chain + question.anchors).filter { $0.subject.matches(last.issuer) }
        // The issuer is there by name, and its key did not make this signature.
        if issuers.contains(where: { $0.der != last.der }) { return .badSignature }
        // The issuers of public intermediate certificates are in the list, but for those of a few that have two.
        // Public authorities say in each certificate where its issuer is to be had; those of companies seldom do.
        return question.anchorsAreVetted && (!isLeaf || !hasAddress) ? .privateAuthority : .incomplete
    }
}
