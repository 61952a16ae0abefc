import Foundation

/// The world as a command sees it. Tests set another one; the process has one of its own.
struct CommandContext: Sendable {
    @TaskLocal static var current = CommandContext.process

    let environment: [String: String]
    /// Absolute.
    let workingDirectory: String
    let output: any OutputStream
    let errorOutput: any OutputStream
    /// Asks a question on the terminal; nil when nobody is there to answer.
    let ask: (@Sendable (String) -> String?)?
    let now: @Sendable () -> Date

    init(
        environment: [String: String], workingDirectory: String, output: any OutputStream,
        errorOutput: any OutputStream, ask: (@Sendable (String) -> String?)? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.output = output
        self.errorOutput = errorOutput
        self.ask = ask
        self.now = now
    }

    /// A path as the command's user gave it, absolute.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : (workingDirectory as NSString).appendingPathComponent(path)
    }

    static let process = CommandContext(
        environment: ProcessInfo.processInfo.environment,
        workingDirectory: FileManager.default.currentDirectoryPath,
        output: ProcessStream.standardOutput, errorOutput: ProcessStream.standardError,
        ask: isatty(STDIN_FILENO) == 1 ? askOnTerminal : nil)

    private static let askOnTerminal: @Sendable (String) -> String? = { question in
        try? ProcessStream.standardError.write(question)
        return readLine()
    }

    /// Colour only on a terminal, and never with NO_COLOR (no-color.org) or on a dumb one.
    func style(for stream: any OutputStream) -> TextStyle {
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TextStyle(hasColour: stream.isTerminal && !isRefused && environment["TERM"] != "dumb")
    }

    /// A remark beside the result, on standard error.
    func note(_ sentence: String) {
        // A remark that nobody can read changes nothing about the work.
        try? errorOutput.write("causeway: \(sentence)\n")
    }
}
