import OpenSSL

/// Finds the certification paths from a leaf to the anchors that are trusted: every one, since a chain is good if one
/// of its paths is, and OpenSSL 3.0 gives up on the first that is not.
struct PathBuilder {
    /// What keeps a hostile set of certificates from taking long.
    struct Limits: Sendable {
        /// Certificates in a path, leaf and anchor included.
        var length = 12
        var paths = 64
        /// Signatures that are verified.
        var signatures = 512
        /// Steps from a certificate to a candidate for its issuer.
        var steps = 20_000
    }

    /// What was found.
    struct Result {
        /// Each from the leaf to an anchor, in the order of preference.
        var paths: [[Certificate]] = []
        /// Paths that end where no issuer is at hand, longest first: what is missing is the issuer of the last.
        var deadEnds: [[Certificate]] = []
        /// Whether a limit ended the search, so that there may be more.
        var isCut = false
    }

    let intermediates: [Certificate]
    let anchors: [Certificate]
    var limits = Limits()

    /// - Parameter anchors: certificates that are trusted as they are.
    init(intermediates: [Certificate], anchors: [Certificate], limits: Limits = Limits()) {
        var seen = Set(anchors.map(\.der))
        self.anchors = anchors
        self.intermediates = intermediates.filter { seen.insert($0.der).inserted }
        self.limits = limits
    }

    func paths(from leaf: Certificate) -> Result {
        var search = Search(builder: self)
        search.extend([leaf])
        search.result.deadEnds.sort { $0.count > $1.count }
        return search.result
    }

    private struct Search {
        let builder: PathBuilder
        var result = Result()
        private var signatures = 0
        private var steps = 0
        /// Whether the first is signed by the second, as it was found.
        private var isSigned: [Pair: Bool] = [:]

        init(builder: PathBuilder) { self.builder = builder }

        private struct Pair: Hashable {
            let child: [UInt8]
            let parent: [UInt8]
        }

        mutating func extend(_ path: [Certificate]) {
            guard let last = path.last else { return }
            if builder.anchors.contains(where: { $0.der == last.der }) { return found(path) }
            guard path.count < builder.limits.length else { return cut() }
            var hasIssuer = false
            for candidate in candidates(for: last) {
                steps += 1
                guard steps <= builder.limits.steps, result.paths.count < builder.limits.paths else { return cut() }
                // A name and key that are in the path already lead in circles.
                let repeats = path.contains {
                    $0.publicKey.der == candidate.publicKey.der && $0.subject.matches(candidate.subject)
                }
                guard !repeats, isSigned(last, by: candidate) else { continue }
                hasIssuer = true
                extend(path + [candidate])
                if result.isCut { return }
            }
            if !hasIssuer { result.deadEnds.append(path) }
        }

        private mutating func found(_ path: [Certificate]) {
            guard result.paths.count < builder.limits.paths else { return cut() }
            result.paths.append(path)
        }

        private mutating func cut() { result.isCut = true }

        /// Anchors first, and those whose key identifier fits before the others.
        private func candidates(for child: Certificate) -> [Certificate] {
            let wanted = child.known.authorityKeyIdentifier.value?.keyIdentifier
            var fitting: [Certificate] = []
            var others: [Certificate] = []
            for candidate in builder.anchors + builder.intermediates where candidate.subject.matches(child.issuer) {
                if let wanted, let has = candidate.known.subjectKeyIdentifier.value, wanted != has {
                    others.append(candidate)
                } else {
                    fitting.append(candidate)
                }
            }
            return fitting + others
        }

        private mutating func isSigned(_ child: Certificate, by parent: Certificate) -> Bool {
            let pair = Pair(child: child.der, parent: parent.der)
            if let known = isSigned[pair] { return known }
            guard signatures < builder.limits.signatures else {
                cut()
                return false
            }
            signatures += 1
            let result = SignatureCheck.isSigned(child.der, by: parent.der)
            isSigned[pair] = result
            return result
        }
    }
}
