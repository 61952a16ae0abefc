import ArgumentParser
import Foundation

/// `--format`, and the one place that writes results.
struct OutputOptions: ParsableArguments {
    @Option(help: "Output format.")
    var format: OutputFormat = .text

    /// Writes a result to standard output.
    func write(_ result: some CommandResult) throws {
        let context = CommandContext.current
        try context.output.write(text(of: result, context.style(for: context.output)))
    }

    /// A result as it is written, with a line feed at its end.
    func text(of result: some CommandResult, _ style: TextStyle) throws -> String {
        switch format {
        case .text: result.lines(style).map { $0 + "\n" }.joined()
        case .json: try Self.json(result) + "\n"
        }
    }

    /// Sorted keys, times in ISO 8601, on several lines.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
