/// How the certificates that a server sent relate to the path that they make: what is out of order, and what is not
/// needed.
struct SentChain {
    /// Whether those of the path came in another order than TLS 1.2 asks for (RFC 5246 section 7.4.2).
    let isOutOfOrder: Bool
    /// Certificates that are in no path, by their places in what was sent.
    let extra: [Int]
    /// Self-signed certificates of authorities, which the client has or does not trust.
    let roots: [Int]

    /// - Parameters:
    ///   - path: the path that counts, or the one that came nearest.
    ///   - others: what else leads to an anchor, which other clients may take.
    init(_ chain: [Certificate], path: [Certificate], others: [[Certificate]]) {
        let needed = Set((others + [path]).joined().map(\.der))
        let places = chain.indices.compactMap { index in path.firstIndex { $0.der == chain[index].der } }
        isOutOfOrder = places != places.sorted()
        var seen: Set<[UInt8]> = []
        var extra: [Int] = []
        var roots: [Int] = []
        for (index, certificate) in chain.enumerated() {
            let isNew = seen.insert(certificate.der).inserted
            if index > 0, isNew, certificate.isSelfIssued, certificate.isAuthority,
                path.last.map({ $0.der == certificate.der || $0.subject.matches(certificate.subject) }) ?? true
            {
                roots.append(index)
            } else if !isNew || index > 0 && !needed.contains(certificate.der) {
                extra.append(index)
            }
        }
        self.extra = path.isEmpty ? [] : extra
        self.roots = roots
    }
}
