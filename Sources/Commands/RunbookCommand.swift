import ArgumentParser
import Runbooks

struct RunbookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runbook",
        abstract: "Show the page about a finding: what it means, how to see it oneself, and how to mend it.",
        discussion: """
            EXAMPLES:
              causeway runbook
              causeway runbook tls.chain.incomplete
            """)

    @Argument(help: "The finding's id. Without one, all that there are.")
    var id: String?

    func run() throws {
        let output = CommandContext.current.output
        guard let id else {
            try output.write(Self.ids.map { $0 + "\n" }.joined())
            return
        }
        guard let text = Runbooks.text(id + ".md") else {
            let near = EditDistance.nearest(to: id, among: Self.ids).map { ": did you mean \($0)?" }
            throw CommandError(
                .notFound,
                "there is no page about \(PrintableText.escape(id))\(near ?? "; causeway runbook lists them")")
        }
        try output.write(text)
    }

    private static var ids: [String] {
        Runbooks.paths.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
    }
}
