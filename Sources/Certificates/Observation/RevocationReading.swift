import OpenSSL

/// What the answer of a responder or list comes to at a moment.
enum RevocationReading: Hashable {
    case good
    case revoked(at: Int64?, reason: Int?)
    case unknown
    /// It was true once; nextUpdate in seconds since 1970.
    case expired(Int64)
    /// It is of a time to come.
    case notYetValid(Int64)
    /// No answer about the certificate by somebody who may give it.
    case invalid(String)
    /// Nothing was fetched.
    case missing(String)

    /// Seconds by which a responder's clock may be ahead.
    private static let tolerated: Int64 = 300

    init(of observation: RevocationObservation, certificate: [UInt8], issuer: [UInt8], at time: Int64) {
        guard let body = observation.outcome.body else {
            self = .missing(observation.outcome.description)
            return
        }
        do throws(RevocationAnswerError) {
            let answer =
                observation.source == .crl
                ? try CRLAnswer.read(body, about: certificate, issuedBy: issuer)
                : try OCSPAnswer.read(body, about: certificate, issuedBy: issuer, at: time)
            if let asked = observation.nonce, let answered = answer.nonce, asked != answered {
                self = .invalid("the nonce of the answer is not the one that was sent")
                return
            }
            self.init(of: answer, at: time)
        } catch {
            self = .invalid(error.description)
        }
    }

    init(of answer: RevocationAnswer, at time: Int64) {
        if case .untrusted(let reason) = answer.signer {
            self = .invalid("the signature is of nobody who may answer for the issuer: \(reason)")
            return
        }
        guard let thisUpdate = answer.thisUpdate else {
            self = .invalid("the answer has no time")
            return
        }
        // What was once revoked stays so, whatever became of the answer since; a hold alone may end.
        if case .revoked(let moment, let reason) = answer.state, reason != 6 || (answer.nextUpdate ?? time) >= time {
            self = .revoked(at: moment, reason: reason)
        } else if thisUpdate > time + Self.tolerated {
            self = .notYetValid(thisUpdate)
        } else if let nextUpdate = answer.nextUpdate, nextUpdate < time {
            self = .expired(nextUpdate)
        } else {
            self = answer.state == .good ? .good : .unknown
        }
    }

    /// The reasons of RFC 5280 section 5.3.1 by their names there.
    static func name(ofReason reason: Int?) -> String {
        let names = [
            0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded",
            5: "cessationOfOperation", 6: "certificateHold", 8: "removeFromCRL", 9: "privilegeWithdrawn",
            10: "aACompromise",
        ]
        return reason.map { names[$0] ?? "reason \($0)" } ?? "no reason given"
    }
}
