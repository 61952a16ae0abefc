import ArgumentParser
import Registry

struct ShareExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print all shares, recipients and grants as a file that share apply takes.",
        discussion: """
            Applying it changes nothing. It holds no token and no activation link; JSON (--format json) \
            is taken by share apply, too.

            EXAMPLE:
              causeway share export > shares.yaml
              causeway share apply shares.yaml --dry-run
            """)

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let state = try await options.withClient { try await RegistryState.read(for: nil, through: $0) }
        for remark in state.unexpressed { CommandContext.current.note(PrintableText.escape(remark)) }
        try options.output.write(DeclarationReport(try state.declaration()))
    }
}

extension RegistryState {
    /// Everything that is there, as it would be declared.
    func declaration() throws(RegistryError) -> Declaration {
        var declaration = Declaration(shares: [], recipients: [])
        for share in shares {
            guard let details = shareDetails[NameKey.of(share.name, .share)] else { continue }
            declaration.shares?.append(try DeclaredShare(details))
        }
        for recipient in recipients {
            guard let details = recipientDetails[NameKey.of(recipient.name, .recipient)] else { continue }
            declaration.recipients?.append(try DeclaredRecipient(details))
        }
        return declaration
    }

    /// What a declaration does not say of what is there, a sentence each.
    fileprivate var unexpressed: [String] {
        var remarks: [String] = []
        for share in shares {
            let tables = shareDetails[NameKey.of(share.name, .share)]?.tables ?? []
            for table in tables where table.namespaceID != nil && table.options != TableOptions() {
                remarks.append(
                    "\(table.schema).\(table.name) of the share \(share.name) is there with its namespace, and its own "
                        + "options are not in the file; share apply leaves them as they are")
            }
        }
        return remarks
    }
}
