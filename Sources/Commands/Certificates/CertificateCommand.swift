import ArgumentParser

struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Judge certificates, and ask an authority for one.",
        subcommands: [CertificateInspect.self, CertificateRequestCommand.self])
}
