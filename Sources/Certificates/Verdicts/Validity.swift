/// When certificates are valid: from notBefore to notAfter, both included (RFC 5280 section 4.1.2.5).
enum Validity {
    static func flaws(of path: [Certificate], at time: Int64) -> [Flaw] {
        path.indices.flatMap { place -> [Flaw] in
            let certificate = path[place]
            if time < certificate.notBefore.seconds {
                return [
                    Flaw(
                        .notYetValid, at: place,
                        "it is valid from \(UTCText.date(certificate.notBefore.seconds)) on, which is still to come",
                        "RFC 5280 section 4.1.2.5")
                ]
            }
            if time > certificate.notAfter.seconds {
                return [
                    Flaw(
                        place == 0 ? .expired : .chainExpired, at: place,
                        "it expired at \(UTCText.date(certificate.notAfter.seconds))", "RFC 5280 section 4.1.2.5")
                ]
            }
            return []
        }
    }
}
