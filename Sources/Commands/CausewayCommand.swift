public import ArgumentParser
import Foundation

/// The program: its subcommands, and how any of them ends.
public struct CausewayCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "causeway",
        abstract: "Shares tables that stay on premises with Databricks and other Delta Sharing clients.",
        discussion: """
            See it work with sample tables, on this machine alone:
              causeway quickstart
            Then for tables of your own, write the configuration and read through it:
              causeway config example > causeway.yaml
              causeway config check

            \(CommandError.exitCodes)
            """,
        version: Build.version,
        subcommands: [
            Quickstart.self, Serve.self, ConfigCommand.self, ShareCommand.self, RecipientCommand.self,
            TableCommand.self, AuditCommand.self, AdministratorCommand.self, SigningKeyCommand.self,
            RegistryCommand.self, SupportCommand.self, CertificateCommand.self, RunbookCommand.self,
            VersionCommand.self,
        ])

    public init() {}

    /// Runs the program with the process's arguments and ends the process.
    public static func main() async {
        // A reader that is gone shows as an error of the write, not as the end of the process.
        signal(SIGPIPE, SIG_IGN)
        Foundation.exit(await execute(Array(CommandLine.arguments.dropFirst())))
    }

    /// Runs one command line in the current ``CommandContext``.
    ///
    /// - Returns: the exit code.
    static func execute(_ arguments: [String]) async -> Int32 {
        let context = CommandContext.current
        do {
            var command = try await asyncParseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            if exitCode(for: error).isSuccess {
                // Help and version come as errors that succeed.
                try? context.output.write(fullMessage(for: error) + "\n")
                return 0
            }
            let report = ErrorReport(error)
            report.write(as: requestedFormat(arguments), to: context)
            return report.error.kind.exitCode
        }
    }

    /// The format asked for, also when the rest of the line cannot be parsed.
    private static func requestedFormat(_ arguments: [String]) -> OutputFormat {
        let asked =
            arguments.contains("--format=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--format" && $1 == "json" }
        return asked ? .json : .text
    }
}
