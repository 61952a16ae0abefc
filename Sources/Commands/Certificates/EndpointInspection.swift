import Addresses
import Certificates
import Findings
import Foundation
import ProbeSyntax
import Probes

/// A running server, looked at: its chain, its connections, and what responders say of its certificates.
struct EndpointInspection {
    let command: CertificateInspect
    let target: ProbeTarget

    /// What was seen and what it comes to.
    struct Outcome {
        let observation: EndpointObservation
        let findings: [Finding]
        /// nil where the server showed no certificate.
        let diagnosis: ChainDiagnosis?
    }

    func run(_ store: TrustStore) async throws -> Outcome {
        var options = TLSProbe.Options(timeout: .seconds(command.timeout), asksClock: true)
        options.connect = try command.connect.map { text in
            guard let address = IPAddress(text) else {
                throw CommandError(.usage, "--connect \(PrintableText.escape(text)) is no IP address")
            }
            return address
        }
        let observation = try await TLSProbe(options).observe(target)
        var chain: [Certificate] = []
        for (index, der) in observation.chain.enumerated() {
            do {
                chain.append(try Certificate(der: der))
            } catch {
                let broken = Finding(
                    found: "tls.certificate.malformed", .error, "A certificate that the server sends cannot be read.",
                    evidence: ["sent \(index): \(error)"],
                    impact: "Clients end the handshake.", references: ["RFC 5280 section 4.1"])
                return Outcome(observation: observation, findings: [broken] + connection(observation), diagnosis: nil)
            }
        }
        guard !chain.isEmpty else {
            return Outcome(observation: observation, findings: connection(observation), diagnosis: nil)
        }
        var judged = try command.question(
            chain, store, host: command.host.map(HostIdentity.init) ?? HostIdentity(target.host))
        var diagnosis = ChainDiagnosis(judged)
        judged.fetchedIssuers = try await issuers(diagnosis, observation)
        if !judged.fetchedIssuers.isEmpty { diagnosis = ChainDiagnosis(judged) }
        let question = diagnosis.connectionQuestion(expectedIssuer: command.expectIssuer)
        var revocation: [RevocationObservation] = []
        if command.revocation { revocation = try await probe(observation).observe(path: diagnosis.path.map(\.der)) }
        let found =
            diagnosis.findings() + ConnectionFindings.findings(of: observation, revocation: revocation, question)
        return Outcome(observation: observation, findings: Self.worstFirst(found), diagnosis: diagnosis)
    }

    /// What the chain lacks, from where it says that it is to be had: to name it, and not to put it in its place.
    private func issuers(
        _ diagnosis: ChainDiagnosis, _ observation: EndpointObservation
    ) async throws -> [Certificate] {
        guard command.revocation, let last = diagnosis.lastWithoutIssuer else { return [] }
        let fetched = try await probe(observation).issuers(of: last.der, at: 0)
        return fetched.compactMap(\.outcome.body).flatMap(Certificate.issuers(in:))
    }

    private func probe(_ observation: EndpointObservation) -> RevocationProbe {
        RevocationProbe(.init(timeout: .seconds(command.timeout), allowsLoopback: isLoopback(observation)))
    }

    private func connection(_ observation: EndpointObservation) -> [Finding] {
        ConnectionFindings.findings(of: observation, ConnectionQuestion(time: Int64(observation.began)))
    }

    private func isLoopback(_ observation: EndpointObservation) -> Bool {
        !observation.addresses.isEmpty && observation.addresses.allSatisfy { $0.address.isLoopback }
    }

    /// Among equals the order stays.
    private static func worstFirst(_ findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted { left, right in
            left.element.severity == right.element.severity
                ? left.offset < right.offset : left.element.severity > right.element.severity
        }.map(\.element)
    }
}
