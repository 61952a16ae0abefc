/// What `certificate request` made, and what to do with it.
struct CertificateRequestReport: CommandResult {
    let keyFile: String
    let requestFile: String
    let keyType: String
    /// As the request has them.
    let names: [String]
    /// What is worth knowing of the names, a sentence each.
    let notes: [String]
    /// PEM.
    let request: String

    init(keyFile: String, requestFile: String, keyType: RequestedKey, names: [RequestedName], request: String) {
        self.keyFile = keyFile
        self.requestFile = requestFile
        self.keyType = keyType.name
        self.names = names.map(\.text)
        notes = Self.notes(names)
        self.request = request
    }

    func lines(_ style: TextStyle) -> [String] {
        var facts = FactList()
        facts.append("Key", "\(keyFile) (\(keyType), mode 0600; it stays here)")
        facts.append("Request", "\(requestFile) (goes to the authority)")
        facts.append("Names", names.joined(separator: ", "))
        let (key, request) = (PrintableText.escape(keyFile), PrintableText.escape(requestFile))
        let host = names.first ?? ""
        return facts.lines(style) + notes.map { "Note: \(PrintableText.escape($0))" } + [
            "",
            "What to do next:",
            "  1. Look at what is asked for:  openssl req -in \(request) -noout -text -verify",
            "  2. Give \(request) to the authority, and ask for a certificate for TLS servers as PEM, with its "
                + "intermediates.",
            "  3. Put them into one file, the server's own certificate first:",
            "       cat certificate.pem intermediate.pem > fullchain.pem",
            "  4. Name both files in causeway.yaml:",
            "       tls:",
            "         certificateFile: fullchain.pem",
            "         privateKeyFile: \(key)",
            "  5. Look how clients will judge it:  causeway certificate inspect fullchain.pem --host "
                + PrintableText.escape(host),
            "  6. causeway config check, then causeway serve.",
            "A server that runs takes up new files by itself.",
        ]
    }

    private static func notes(_ names: [RequestedName]) -> [String] {
        var notes: [String] = []
        for name in names {
            switch name {
            case .address(let address):
                notes.append(
                    "\(address) is an address: few public authorities name addresses in certificates, and none a "
                        + "private one")
            case .dns(let name) where !name.contains("."):
                notes.append("\(name) is no name of the public DNS: only an authority of your own issues for it")
            case .dns(let name) where isInternal(name):
                notes.append("no public authority issues for names below .\(name.split(separator: ".").last ?? "")")
            case .dns(let name) where name.hasPrefix("*."):
                let parent = String(name.dropFirst(2))
                if !names.contains(.dns(parent)) { notes.append("\(name) does not cover \(parent) itself") }
            case .dns: break
            }
        }
        return notes
    }

    /// Names that are kept out of the public DNS (RFC 6761, RFC 6762, RFC 8375, ICANN on .internal).
    private static func isInternal(_ name: String) -> Bool {
        ["local", "internal", "lan", "corp", "home", "test", "localhost", "invalid", "example", "intranet", "private"]
            .contains { name.hasSuffix(".\($0)") } || name.hasSuffix(".home.arpa")
    }
}
