import ArgumentParser
import Foundation

struct CertificateRequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Make a private key and the request for its certificate.",
        discussion: """
            Writes two files: the key (mode 0600), which stays on this machine and is sent to nobody, and the request \
            (CSR, PKCS #10), which goes to a certificate authority. Names are host names, IP addresses and wildcards; \
            internationalized names are written as certificates write them (xn--...). Name every name that clients \
            connect to: the host of server.endpoint first.

            Databricks takes certificates of publicly trusted authorities. They issue for names of the public DNS, \
            also of names that resolve to private addresses or to none at all, once they saw a record of the DNS that \
            proves whose name it is. An authority of your company's own serves clients that trust it.

            A wildcard covers one label: *.example.com is good for sharing.example.com, and neither for example.com \
            nor for a.b.example.com.

            EXAMPLE:
              causeway certificate request sharing.example.com
              causeway certificate request sharing.example.com 10.20.0.7 --key-type rsa --key tls/privkey.pem
              causeway certificate request '*.sharing.example.com' sharing.example.com
            """)

    @Argument(help: "Host names and IP addresses that the certificate is for; the most important first.")
    var names: [String]
    @Option(help: "ec (P-256), or rsa (3072 bits) for an authority that takes no other.")
    var keyType = RequestedKey.ec
    @Option(help: ArgumentHelp("Where the key goes; by default NAME.key.", valueName: "file"))
    var key: String?
    @Option(help: ArgumentHelp("Where the request goes; by default NAME.csr.", valueName: "file"))
    var request: String?
    @Option(help: "The organization to name in the request, where the authority wants one.")
    var organization: String?
    @Flag(help: "Replace a key and a request that are there. A certificate of the old key is of no use then.")
    var force = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        _ = try requested()
        if let organization, organization.isEmpty || organization.count > 64 {
            throw ValidationError("--organization takes 1 to 64 characters")
        }
    }

    func run() throws {
        let context = CommandContext.current
        let names = try requested()
        let made = try SigningRequest(for: names, key: keyType, organization: organization)
        let base = names.first?.fileName ?? "certificate"
        let keyPath = context.absolute(key ?? base + ".key")
        let requestPath = context.absolute(request ?? base + ".csr")
        guard keyPath != requestPath else {
            throw CommandError(.usage, "--key and --request name the same file: give each its own")
        }
        var keyFile = try PrivateFile(path: keyPath, replacing: force)
        var requestFile = try PrivateFile(path: requestPath, replacing: force)
        // The request without its key would be of no use, and the key without the request is.
        try keyFile.commit(made.keyPEM)
        try requestFile.commit(made.requestPEM)
        try output.write(
            CertificateRequestReport(
                keyFile: keyPath, requestFile: requestPath, keyType: keyType, names: names, request: made.requestPEM))
    }

    /// In their order, each once.
    private func requested() throws -> [RequestedName] {
        guard !names.isEmpty else { throw ValidationError("name at least one host") }
        var found: [RequestedName] = []
        for text in names {
            do throws(RequestedNameProblem) {
                let name = try RequestedName(text)
                if !found.contains(name) { found.append(name) }
            } catch {
                throw ValidationError("\(error)")
            }
        }
        return found
    }
}
