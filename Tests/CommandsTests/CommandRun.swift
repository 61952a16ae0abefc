import Foundation

@testable import Commands

/// One command line run in this process, and what came of it.
struct CommandRun {
    let output: String
    let errorOutput: String
    let exitCode: Int32

    init(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
        isTerminal: Bool = false, answer: String? = nil
    ) async {
        let output = MemoryStream(isTerminal: isTerminal)
        let errorOutput = MemoryStream(isTerminal: isTerminal)
        var ask: (@Sendable (String) -> String?)?
        if let answer {
            ask = { question in
                try? errorOutput.write(question)
                return answer
            }
        }
        let context = CommandContext(
            environment: environment, workingDirectory: folder.path, output: output, errorOutput: errorOutput,
            ask: ask)
        exitCode = await CommandContext.$current.withValue(context) { await CausewayCommand.execute(arguments) }
        self.output = output.text
        self.errorOutput = errorOutput.text
    }
}
