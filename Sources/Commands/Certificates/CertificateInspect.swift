import ArgumentParser
import Certificates
import Findings
import Foundation

struct CertificateInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Judge a server's certificate chain as Databricks will, and say exactly what is wrong with it.",
        discussion: """
            Gives two verdicts: whether the chain is correct (RFC 5280 and the baseline requirements), and whether a \
            client in Java 17 takes it. Trusted is Mozilla's list, which is embedded in this program: what is \
            installed on this machine changes nothing, because it is not installed at Databricks either.

            Files hold certificates in PEM: the server's own first, then those of its issuers, in one file or several.

            EXAMPLES:
              causeway certificate inspect fullchain.pem --host sharing.example.com
              causeway certificate inspect cert.pem chain.pem --key privkey.pem
              causeway certificate inspect fullchain.pem --trust company-root.pem --format json
              causeway certificate inspect fullchain.pem --at 2027-01-01T00:00:00Z

            EXIT CODES: 0 nothing is wrong; 3 something is; 4 there are warnings; 2 the input cannot be read.
            """)

    /// Whose behaviour the second verdict is of.
    enum Client: String, ExpressibleByArgument, CaseIterable {
        case jvm17
    }

    @Argument(help: "Files in PEM, the server's certificate first.")
    var targets: [String]
    @Option(help: "Host name or address that clients connect to.")
    var host: String?
    @Option(help: "What is trusted: public (Mozilla's list), system (this machine's), or a file in PEM.")
    var trust = "public"
    @Option(help: "Whose behaviour the second verdict is of.")
    var client: Client = .jvm17
    @Option(help: "Moment to judge for, as in RFC 3339: 2027-01-01T00:00:00Z. Default is now.")
    var at: String?
    @Option(name: .customLong("crl"), help: "File with revocation lists in PEM. Repeatable.")
    var revocationLists: [String] = []
    @Option(help: "The most intermediate certificates that a path may have.")
    var maxIntermediates: Int?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !targets.isEmpty else { throw ValidationError("name at least one file with a certificate") }
        if let maxIntermediates, maxIntermediates < 0 {
            throw ValidationError("--max-intermediates takes a number from 0 on")
        }
    }

    func run() async throws {
        let question = try ChainFiles(targets).question(self)
        let diagnosis = ChainDiagnosis(question.question)
        let report = Report(
            target: host.map { "\($0) (\(targets.joined(separator: ", ")))" } ?? targets.joined(separator: ", "),
            findings: diagnosis.findings() + diagnosis.passes())
        try output.write(
            CertificateInspectionReport(
                report: report, trust: question.trust, correctness: diagnosis.correctness,
                acceptance: diagnosis.acceptance))
        let code = report.outcome.exitCode
        if code != 0 { throw ExitCode(code) }
    }
}
