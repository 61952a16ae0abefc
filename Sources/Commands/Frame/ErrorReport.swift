import ArgumentParser
import Foundation
import Registry

/// An error on its way to standard error and the exit code.
struct ErrorReport: Sendable {
    let error: CommandError

    /// Whatever a command threw. What the argument parser throws counts as usage, its usage text as details.
    init(_ thrown: any Error) {
        switch thrown {
        case let known as CommandError: error = known
        case let known as RegistryError: error = CommandError(known)
        default:
            let full = CausewayCommand.fullMessage(for: thrown)
            let text = full.hasPrefix("Error: ") ? String(full.dropFirst("Error: ".count)) : full
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let isUsage = CausewayCommand.exitCode(for: thrown) == .validationFailure
            error = CommandError(
                isUsage ? .usage : .failure, lines.first ?? "failed", details: Array(lines.dropFirst()))
        }
    }

    /// Writes the sentence and its details for people, or one object for scripts.
    func write(as format: OutputFormat, to context: CommandContext) {
        var text = ""
        switch format {
        case .text:
            let style = context.style(for: context.errorOutput)
            text = (["\(style.bad("causeway:")) \(error.message)"] + error.details).joined(separator: "\n")
        case .json:
            let body = Body(
                error: .init(
                    kind: error.kind, exitCode: error.kind.exitCode, message: error.message, details: error.details))
            text = (try? OutputOptions.json(body)) ?? "{}"
        }
        // With standard error gone, the exit code alone has to tell.
        try? context.errorOutput.write(text + "\n")
    }

    private struct Body: Encodable {
        struct Content: Encodable {
            let kind: CommandError.Kind
            let exitCode: Int32
            let message: String
            let details: [String]
        }

        let error: Content
    }
}
