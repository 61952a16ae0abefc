import ArgumentParser

struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Judge certificates, and ask an authority for one.",
        discussion: """
            EXAMPLES:
              causeway certificate request sharing.example.com
              causeway certificate inspect sharing.example.com
            """,
        subcommands: [CertificateInspect.self, CertificateRequestCommand.self])
}
