import ArgumentParser
import Foundation

/// `--format`, and the one place that writes results.
struct OutputOptions: ParsableArguments {
    @Option(help: "Output format.")
    var format: OutputFormat = .text

    /// Writes a result to standard output.
    func write(_ result: some CommandResult) throws {
        let context = CommandContext.current
        switch format {
        case .text:
            let lines = result.lines(context.style(for: context.output))
            try context.output.write(lines.map { $0 + "\n" }.joined())
        case .json:
            try context.output.write(Self.json(result) + "\n")
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
