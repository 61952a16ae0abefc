import Addresses
import Certificates
import Foundation
import ProbeSyntax

/// The fetches of one run.
struct RevocationRun: Sendable {
    let rule: FetchGuard
    let deadline: Deadline
    let threads: ProbeThreads

    func answer(to question: RevocationQuestion) async throws -> RevocationObservation {
        let began = ContinuousClock.now
        let outcome = try await outcome(of: question)
        return RevocationObservation(
            position: question.position, source: question.source, url: question.url, outcome: outcome,
            nonce: question.nonce, seconds: (ContinuousClock.now - began).inSeconds)
    }

    private func outcome(of question: RevocationQuestion) async throws -> FetchOutcome {
        let place: FetchAddress
        let addresses: [IPAddress]
        do {
            place = try FetchAddress(question.url)
            try rule.check(name: place.host)
            guard let found = try await resolve(place.host) else {
                return .failed("\(place.host) was not resolved before the deadline")
            }
            switch found {
            case .failure(let reason): return .failed("\(place.host): \(reason)")
            case .addresses(let all): addresses = try allowed(all)
            }
        } catch let refusal as FetchRefusal {
            return .refused(refusal.description)
        }
        guard let request = question.request else {
            return try await fetch(place, addresses, nil, question.limit)
        }
        let posted = try await fetch(place, addresses, ("application/ocsp-request", request), question.limit)
        guard case .status = posted else { return posted }
        // Some responders take one method and some the other (RFC 6960 appendix A.1).
        let got = try await fetch(place.appending(Self.pathPart(request)), addresses, nil, question.limit)
        return got.body == nil ? posted : got
    }

    private func resolve(_ host: String) async throws -> HostResolution.Answer? {
        if let address = IPAddress(host) { return .addresses([address]) }
        return try await threads.run(until: deadline) { HostResolution.addresses(of: host) }
    }

    /// The addresses that may be connected to; the reason of the first that may not where there are none.
    private func allowed(_ addresses: [IPAddress]) throws -> [IPAddress] {
        var refusal: FetchRefusal?
        let allowed = addresses.filter { address in
            do throws(FetchRefusal) {
                try rule.check(address)
                return true
            } catch {
                refusal = refusal ?? error
                return false
            }
        }
        if allowed.isEmpty, let refusal { throw refusal }
        return allowed
    }

    private func fetch(
        _ place: FetchAddress, _ addresses: [IPAddress], _ content: (type: String, bytes: [UInt8])?, _ limit: Int
    ) async throws -> FetchOutcome {
        let fetch = BoundedFetch(
            addresses: addresses, place: place, content: content, limit: limit, deadline: deadline)
        return try await threads.run { interruption in try fetch.run(interruption) }
    }

    /// A request as the last part of a path: base64, with what a path may not have percent-encoded.
    private static func pathPart(_ request: [UInt8]) -> String {
        Data(request).base64EncodedString().map { character in
            switch character {
            case "+": "%2B"
            case "/": "%2F"
            case "=": "%3D"
            default: String(character)
            }
        }.joined()
    }
}
