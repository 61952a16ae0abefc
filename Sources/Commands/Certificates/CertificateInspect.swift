import ArgumentParser
import Certificates
import Findings
import Foundation
import ProbeSyntax
import Probes

struct CertificateInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Judge a server's certificate chain as Databricks will, and say exactly what is wrong with it.",
        discussion: """
            Gives two verdicts: whether the chain is correct (RFC 5280 and the baseline requirements), and whether a \
            client in Java 17 takes it. Trusted is Mozilla's list, which is embedded in this program: what is \
            installed on this machine changes nothing, because it is not installed at Databricks either.

            Of a server, all addresses are asked by a few handshakes each; responders and revocation lists are asked \
            at the addresses in the certificates, over http, and never at addresses of this network that belong to \
            machines' metadata. Nothing is changed anywhere. Files hold certificates in PEM: the server's own first, \
            then those of its issuers, in one file or several.

            EXAMPLES:
              causeway certificate inspect sharing.example.com
              causeway certificate inspect 192.0.2.1:8443 --host sharing.example.com
              causeway certificate inspect fullchain.pem --host sharing.example.com --key privkey.pem
              causeway certificate inspect fullchain.pem --trust company-root.pem --format json
              causeway certificate inspect fullchain.pem --at 2027-01-01T00:00:00Z

            EXIT CODES: 0 nothing is wrong; 3 something is; 4 there are warnings; 2 the input cannot be read.
            """)

    /// Whose behaviour the second verdict is of.
    enum Client: String, ExpressibleByArgument, CaseIterable {
        case jvm17
    }

    @Argument(help: "A server as HOST, HOST:PORT or [ADDRESS]:PORT; or files in PEM, the server's certificate first.")
    var targets: [String]
    @Option(help: "Name or address that clients connect to. Default is the host that is inspected.")
    var host: String?
    @Option(help: "What is trusted: public (Mozilla's list), system (this machine's), or a file in PEM.")
    var trust = "public"
    @Option(help: "Whose behaviour the second verdict is of.")
    var client: Client = .jvm17
    @Option(help: "Moment to judge for, as in RFC 3339: 2027-01-01T00:00:00Z. Default is now.")
    var at: String?
    @Option(help: "File with the private key in PEM: whether it is the certificate's, and kept from others.")
    var key: String?
    @Option(name: .customLong("crl"), help: "File with revocation lists in PEM. Repeatable.")
    var revocationLists: [String] = []
    @Option(help: "Address to connect to in place of those of the host.")
    var connect: String?
    @Option(help: "Part of the name of the authority that is expected: another one means that somebody is in between.")
    var expectIssuer: String?
    @Flag(inversion: .prefixedNo, help: "Ask responders and lists whether certificates of a server are revoked.")
    var revocation = true
    @Option(help: "Seconds for the handshakes, and as many for responders and lists.")
    var timeout = 10
    @Option(help: "The most intermediate certificates that a path may have.")
    var maxIntermediates: Int?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !targets.isEmpty else { throw ValidationError("name a server, or at least one file with a certificate") }
        guard (1...600).contains(timeout) else { throw ValidationError("--timeout takes 1 to 600 seconds") }
        if let maxIntermediates, maxIntermediates < 0 {
            throw ValidationError("--max-intermediates takes a number from 0 on")
        }
    }

    func run() async throws {
        let store = try ChainFiles.trust(trust)
        let inspection: CertificateInspectionReport
        if let server = try server() {
            inspection = try await inspect(server, store)
        } else {
            inspection = try inspectFiles(store)
        }
        try output.write(inspection)
        let code = inspection.report.outcome.exitCode
        if code != 0 { throw ExitCode(code) }
    }

    /// The server that is meant; nil where files are. What is there as a file is a file.
    private func server() throws -> ProbeTarget? {
        guard let target = targets.first, targets.count == 1, !FileManager.default.fileExists(atPath: target),
            target.hasPrefix("https://") || !target.contains("/"),
            ![".pem", ".crt", ".cer", ".der"].contains(where: target.lowercased().hasSuffix)
        else { return nil }
        do { return try ProbeTarget(target) } catch { throw CommandError(.input, "\(error)") }
    }

    private func inspect(_ target: ProbeTarget, _ store: TrustStore) async throws -> CertificateInspectionReport {
        let outcome = try await EndpointInspection(command: self, target: target).run(store)
        return CertificateInspectionReport(
            report: Report(
                target: "\(target)", findings: outcome.findings + (outcome.diagnosis?.passes() ?? [])),
            trust: store.name, connections: outcome.observation.addresses.map(ConnectionLine.init),
            correctness: outcome.diagnosis?.correctness, acceptance: outcome.diagnosis?.acceptance)
    }

    private func inspectFiles(_ store: TrustStore) throws -> CertificateInspectionReport {
        let chain = try targets.flatMap { try ChainFiles.certificates($0) }
        let diagnosis = ChainDiagnosis(try question(chain, store, host: host.map(HostIdentity.init)))
        var findings = diagnosis.findings()
        if let key, let leaf = chain.first { findings = try ChainFiles.keyFindings(key, leaf) + findings }
        let files = targets.joined(separator: ", ")
        return CertificateInspectionReport(
            report: Report(target: host.map { "\($0) (\(files))" } ?? files, findings: findings + diagnosis.passes()),
            trust: store.name, connections: [], correctness: diagnosis.correctness, acceptance: diagnosis.acceptance)
    }

    func question(_ chain: [Certificate], _ store: TrustStore, host: HostIdentity?) throws -> ChainQuestion {
        let moment = try ChainFiles.moment(at)
        return ChainQuestion(
            chain: chain, anchors: store.anchors, anchorsAreVetted: store.isPublic, host: host, time: moment.seconds,
            hasFraction: moment.hasFraction,
            revocationLists: try revocationLists.flatMap { try ChainFiles.revocationLists($0) },
            maximumIntermediates: maxIntermediates)
    }
}
