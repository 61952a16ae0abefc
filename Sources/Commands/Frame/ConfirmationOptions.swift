import ArgumentParser

/// `--yes`, for what cannot be undone.
struct ConfirmationOptions: ParsableArguments {
    @Flag(help: "Do not ask; needed where nobody can answer.")
    var yes = false

    /// - Parameter question: ends in a question mark.
    /// - Throws: `.usage` when nobody can answer, `.failure` when the answer is no.
    func confirm(_ question: String) throws(CommandError) {
        guard !yes else { return }
        guard let ask = CommandContext.current.ask else {
            throw CommandError(.usage, "this cannot be undone, and there is no terminal to ask on: add --yes")
        }
        let answer = ask("\(PrintableText.escape(question)) [y/N] ")?.lowercased()
        guard answer == "y" || answer == "yes" else {
            throw CommandError(.failure, "nothing was changed, since the answer was not yes")
        }
    }
}
