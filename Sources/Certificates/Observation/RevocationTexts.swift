import Findings

/// The findings about revocation in words.
enum RevocationTexts {
    /// What is said of a certificate that is revoked; nil where it is not.
    static func evidence(of reading: RevocationReading) -> String? {
        guard case .revoked(let time, let reason) = reading else { return nil }
        return "revoked, \(RevocationReading.name(ofReason: reason))" + (time.map { ", on \(UTCText.date($0))" } ?? "")
    }

    static func revoked(_ subject: String, _ evidence: [String]) -> Finding {
        Finding(
            found: "tls.certificate.revoked", .error, subject: subject, "The issuer has revoked \(subject).",
            evidence: evidence, cause: "Its holder or its issuer has withdrawn it before its end.",
            impact: "Clients that check revocation end the handshake; the key may be in foreign hands.",
            remedies: [
                Remedy("Have a new certificate issued for a new key, and put it in place."),
                Remedy("Load it.", product: "nginx", commands: ["nginx -t && nginx -s reload"]),
                Remedy("Load it.", product: "HAProxy", commands: ["systemctl reload haproxy"]),
                Remedy("Replace public.crt and private.key; it loads them by itself.", product: "MinIO"),
                Remedy("Replace the files; it loads them by itself.", product: "Causeway"),
            ], references: ["RFC 5280 section 5.3.1"])
    }

    /// Nil where all is well, and for what is revoked, which `revoked` says.
    static func finding(
        of observation: RevocationObservation, _ reading: RevocationReading, _ subject: String
    ) -> Finding? {
        let isList = observation.source == .crl
        let what = isList ? "list of revoked certificates" : "OCSP responder"
        func finding(_ kind: Kind, _ summary: String, _ detail: String) -> Finding {
            Finding(
                found: kind.id(isList: isList), .warning, subject: subject, summary,
                evidence: ["\(observation.source.rawValue) \(observation.url): \(detail)"], cause: kind.cause,
                impact: "Java does not check revocation by default. Clients that do fail or wait.",
                remedies: [Remedy(kind.remedy)], references: [isList ? "RFC 5280 section 5" : "RFC 6960 section 4.2"])
        }
        switch reading {
        case .good, .revoked: return nil
        case .missing(let reason):
            return finding(.unreachable, "The \(what) for \(subject) gives no answer here.", reason)
        case .expired(let time):
            return finding(
                .expired, "What the \(what) says of \(subject) is out of date.", "nextUpdate was \(UTCText.date(time))")
        case .notYetValid(let time):
            return finding(
                .expired, "What the \(what) says of \(subject) is of a time to come.",
                "thisUpdate is \(UTCText.date(time))")
        case .unknown:
            return finding(.invalid, "The \(what) does not know \(subject).", "status unknown")
        case .invalid(let reason):
            return finding(.invalid, "The answer of the \(what) for \(subject) cannot be believed.", reason)
        }
    }

    enum Kind {
        case unreachable, expired, invalid

        func id(isList: Bool) -> FindingID {
            switch self {
            case .unreachable: isList ? "tls.crl.unreachable" : "tls.ocsp.unreachable"
            case .expired: isList ? "tls.crl.expired" : "tls.ocsp.expired"
            case .invalid: isList ? "tls.crl.invalid" : "tls.ocsp.invalid"
            }
        }

        var cause: String {
            switch self {
            case .unreachable: "It is down, or a firewall or proxy keeps this machine from it."
            case .expired: "The authority has stopped to publish, or a cache on the way keeps an old answer."
            case .invalid:
                "Something else answers at this address, or the authority's responder or list is set up wrongly."
            }
        }

        var remedy: String {
            switch self {
            case .unreachable: "Allow http to this address, or ask the authority whether it still answers there."
            case .expired: "Ask the authority to publish again; for an authority of your own, renew the answer."
            case .invalid: "Ask the authority; for one of your own, compare the signer with the issuer."
            }
        }
    }
}
