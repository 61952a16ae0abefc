import ArgumentParser

struct ShareImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Translate the reference Delta Sharing server's YAML into a file for share apply.",
        discussion: """
            Changes nothing: look at what it prints, then apply it. Shares, schemas, tables, historyShared and \
            startVersion are taken over; s3a://, s3:// and s3n:// become s3://, local paths file://. What has no \
            counterpart is told on standard error: keys of the server go into causeway.yaml, the bearer token into \
            nothing, since each recipient gets a token of its own. Tables in Azure's and Google's storage, names that \
            none can have here and what is there twice are left out, with the line and the reason, and the exit code \
            is 2.

            The file names no recipients, so that applying it grants and revokes nothing.

            EXAMPLE:
              causeway share import delta-sharing-server.yaml --output shares.yaml
              causeway share apply shares.yaml --dry-run
            """)

    @Argument(help: "The reference server's configuration file.")
    var file: String
    @Option(name: .customLong("output"), help: "A new file for the result instead of standard output.")
    var outputFile: String?
    @Flag(help: "Replace the output file when it exists.")
    var force = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let text = try InputFile.text(of: file, limit: DeclarationFile.largestFile)
        let reference = try ReferenceConfiguration(text, file: file)
        let report = DeclarationReport(reference.declaration)
        if let outputFile {
            var written = try PrivateFile(path: context.absolute(outputFile), replacing: force)
            try written.commit(output.text(of: report, TextStyle(hasColour: false)))
        } else {
            try output.write(report)
        }
        for remark in reference.remarks { context.note(remark) }
        let tables = reference.shares.reduce(0) { $0 + $1.tables.count }
        context.note(
            "took over \(reference.shares.count == 1 ? "1 share" : "\(reference.shares.count) shares") with "
                + "\(TableArguments.count(tables))")
        guard reference.leftOut.isEmpty else {
            throw CommandError(.finding, "left out what cannot be taken over", details: reference.leftOut)
        }
    }
}
