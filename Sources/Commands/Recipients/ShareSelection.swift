import ArgumentParser

/// `--share`, at least once.
struct ShareSelection: ParsableArguments {
    @Option(name: .customLong("share"), help: "The share. Repeatable.")
    var shares: [String] = []

    func validate() throws {
        guard !shares.isEmpty else { throw ValidationError("name at least one share with --share SHARE") }
    }

    var description: String {
        (shares.count == 1 ? "share " : "shares ") + PrintableText.escape(shares.joined(separator: ", "))
    }
}
