import ArgumentParser

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the sharing server.",
        discussion: """
            Serves the shares of the registry until SIGINT or SIGTERM, and logs one line a request on standard error. \
            Shares and recipients are changed while it runs, with `causeway share` and `causeway recipient`, and the \
            next request sees the change.

            With tls.certificateFile the certificate is judged first, for the host of server.endpoint, and the server \
            does not start with one that clients refuse. A new certificate is taken up while it runs, when the files \
            change or at SIGHUP, and no connection is dropped for it; a bad one is refused and the one before is kept.

            EXAMPLE:
              causeway config check --config /etc/causeway/causeway.yaml
              causeway serve --config /etc/causeway/causeway.yaml
            """)

    @OptionGroup var source: ConfigurationOptions
    @Flag(help: "Serve with a certificate that clients refuse, and say so in the log and in /healthz.")
    var allowInvalidCertificate = false

    func run() async throws {
        let file = try source.read().checkingFiles()
        let configuration = try file.validated()
        for warning in file.warnings { CommandContext.current.note("\(warning)") }
        try await ServerRun(configuration: configuration, allowsInvalidCertificate: allowInvalidCertificate).run()
    }
}
