import ArgumentParser
import Foundation
import Testing

@testable import Commands

/// What every command has in common.
@Suite struct FrameTests {
    private static func commands(
        below command: any ParsableCommand.Type
    ) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap { commands(below: $0) }
    }

    @Test func everyCommandTeaches() {
        let commands = Self.commands(below: CausewayCommand.self)
        #expect(commands.count >= 18)
        for command in commands {
            #expect(!command.configuration.abstract.isEmpty, "\(command)")
            #expect(command.configuration.discussion.contains("causeway "), "\(command) shows no example")
        }
    }

    @Test func helpGoesToStandardOutput() async throws {
        let folder = try TemporaryFolder()
        let run = await CommandRun(["--help"], in: folder)
        #expect(run.exitCode == 0 && run.errorOutput.isEmpty)
        #expect(run.output.contains("causeway quickstart") && run.output.contains("EXIT CODES"))
    }

    @Test func exitCodesAreDistinct() {
        // What is to be looked at and cannot be read is no better than what is not in order.
        let codes = CommandError.Kind.allCases.filter { $0 != .input }.map(\.exitCode)
        #expect(Set(codes).count == codes.count && !codes.contains(0))
        for code in codes { #expect(CommandError.exitCodes.contains(" \(code) ")) }
    }

    @Test func colourIsForTerminalsThatWantIt() async throws {
        let folder = try TemporaryFolder()
        try folder.write("{}", to: "causeway.yaml")
        let arguments = ["config", "check"]
        let coloured = await CommandRun(arguments, in: folder, isTerminal: true)
        #expect(coloured.output.contains("\u{1B}[32mok"))
        let refused = await CommandRun(arguments, in: folder, environment: ["NO_COLOR": "1"], isTerminal: true)
        #expect(!refused.output.contains("\u{1B}"))
        let piped = await CommandRun(arguments, in: folder)
        #expect(!piped.output.contains("\u{1B}"))
    }

    @Test func controlCharactersDoNotReachATerminal() {
        var table = TextTable("NAME", "COMMENT")
        table.append("a\u{1B}[2Jb", "\u{202E}evil")
        let text = table.lines(TextStyle(hasColour: false)).joined()
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
        #expect(text.contains("a\\u{1b}[2Jb"))
    }

    @Test func deletionAsksOnATerminal() async throws {
        let folder = try TemporaryFolder()
        try folder.write("{}", to: "causeway.yaml")
        _ = await CommandRun(["share", "create", "sales"], in: folder)
        let no = await CommandRun(["share", "delete", "sales"], in: folder, answer: "n")
        #expect(no.exitCode == 1)
        #expect(no.errorOutput.hasPrefix("Delete share sales with 0 tables, granted to 0 recipients? [y/N] "))
        let yes = await CommandRun(["share", "delete", "sales"], in: folder, answer: "y")
        #expect(yes.exitCode == 0)
        let again = await CommandRun(["share", "show", "sales"], in: folder)
        #expect(again.exitCode == 66)
    }

    @Test func configurationIsFoundByOptionThenVariableThenName() async throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b", "causeway"] { try folder.write("registry: {file: \(name).db}", to: name + ".yaml") }
        let environment = ["CAUSEWAY_CONFIG": "b.yaml"]
        let option = await CommandRun(["config", "check", "--config", "a.yaml"], in: folder, environment: environment)
        #expect(option.output.contains("/a.db"))
        let variable = await CommandRun(["config", "check"], in: folder, environment: environment)
        #expect(variable.output.contains("/b.db"))
        let name = await CommandRun(["config", "check"], in: folder)
        #expect(name.output.contains("/causeway.db"))
    }
}
