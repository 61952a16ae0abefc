import Foundation

@testable import Commands

/// A recorded session: files to begin with, and commands with what they print.
///
///     == file causeway.yaml
///     registry: {file: registry.sqlite}
///     ==
///     $ causeway share list
///     a line of standard output
///     ! a line of standard error
///     [64]
///
/// An exit code stands in brackets unless it is 0. What differs from run to run stands as `<id>`, `<time>`,
/// `<token>` and `<folder>`.
struct Transcript {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The same session with what its commands print now.
    func replayed() async throws -> String {
        let folder = try TemporaryFolder()
        var kept: [String] = []
        var file: (name: String, lines: [String])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let current = file {
                kept.append(line)
                if line == "==" {
                    try folder.write(current.lines.map { $0 + "\n" }.joined(), to: current.name, mode: 0o600)
                    file = nil
                } else {
                    file = (current.name, current.lines + [line])
                }
            } else if line.hasPrefix("== file ") {
                kept.append(line)
                file = (String(line.dropFirst("== file ".count)), [])
            } else if line.hasPrefix("$ causeway") {
                kept.append(line)
                kept += await run(String(line.dropFirst("$ causeway".count)), in: folder)
            } else if line.hasPrefix("#") {
                kept.append(line)
            }
        }
        return kept.joined(separator: "\n") + "\n"
    }

    private func run(_ line: String, in folder: TemporaryFolder) async -> [String] {
        let run = await CommandRun(Self.arguments(line), in: folder)
        var lines = Self.lines(Self.masked(run.output, folder))
        lines += Self.lines(Self.masked(run.errorOutput, folder)).map { $0.isEmpty ? "!" : "! " + $0 }
        if run.exitCode != 0 { lines.append("[\(run.exitCode)]") }
        return lines
    }

    private static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func masked(_ text: String, _ folder: TemporaryFolder) -> String {
        text.replacingOccurrences(of: folder.path, with: "<folder>")
            .replacing(#/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#, with: "<id>")
            .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d)?Z/#, with: "<time>")
            .replacing(#/\d{8}T\d{6}Z(-\d+)?/#, with: "<stamp>")
            .replacing(#/\d+ bytes/#, with: "<size> bytes").replacing(#/"bytes" : \d+/#, with: "\"bytes\" : <size>")
            .replacing(#/cw[ysm]_[A-Za-z0-9_-]{43}/#, with: "<token>")
            .replacing(#/cwa_[A-Za-z0-9_-]{22}/#, with: "<nonce>")
    }

    /// Words between spaces; double quotes hold words together.
    private static func arguments(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
                word = word ?? ""
            } else if character == " " && !isQuoted {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap { $0 }
    }
}
