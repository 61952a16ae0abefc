import OpenSSL

extension ChainDiagnosis {
    /// What the connection is judged by besides what was observed of it.
    ///
    /// - Parameter expectedIssuer: who is expected to have issued the certificate; a part of the name is enough.
    public func connectionQuestion(expectedIssuer: String?) -> ConnectionQuestion {
        let leaf = question.chain.first
        let timestamps = leaf?.extensions.first { $0.type == .signedCertificateTimestamps }.flatMap { found in
            // The list is in an octet string of its own within that of the extension.
            try? Elements.parse(found.value[...], "timestamps").primitive("timestamps")
        }
        return ConnectionQuestion(
            time: question.time, mustStaple: leaf?.known.tlsFeature.value?.features.contains(5) == true,
            isPubliclyTrusted: question.anchorsAreVetted && !correctness.path.isEmpty,
            embeddedTimestamps: timestamps.flatMap { SignedTimestamp.list(Array($0)) }?.count ?? 0,
            path: path.map(\.der), issuer: leaf.map { "\($0.issuer)" }, expectedIssuer: expectedIssuer)
    }

    /// The path to ask about revocation: the one that counts, or what was sent.
    public var path: [Certificate] {
        if !correctness.path.isEmpty { return correctness.path }
        return acceptance.path.isEmpty ? question.chain : acceptance.path
    }
}
