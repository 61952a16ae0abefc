public import ACME
public import ACMESyntax
internal import Foundation
internal import Subprocess
internal import SystemPackage

/// Publishes the records of DNS-01 by a command of the operator's: `COMMAND present NAME VALUE` makes a TXT record
/// beside those of the same name, `COMMAND cleanup NAME VALUE` takes it away. It is started directly, without a shell,
/// with the same three in `ACME_ACTION`, `ACME_RECORD_NAME` and `ACME_RECORD_VALUE`, and has to succeed (exit code 0)
/// in time.
public struct HookCommand: ChallengeResponder {
    /// Characters of its output in an error.
    private static let longestWords = 400
    private static let longestOutput = 65_536

    private let path: String
    private let timeout: Duration
    private let visibility: RecordVisibility?

    /// - Parameters:
    ///   - path: absolute.
    ///   - timeout: of one call; whoever runs longer is ended, and what it started with it.
    ///   - visibility: which servers have to show the records; nil where the command's success is enough.
    public init(path: String, timeout: Duration = .seconds(120), visibility: RecordVisibility?) {
        self.path = path
        self.timeout = timeout
        self.visibility = visibility
    }

    public var kind: ChallengeKind { .dns }

    public func present(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        try await run("present", answer)
    }

    public func settle(_ answers: [ChallengeAnswer]) async throws(ChallengeFailure) {
        try await visibility?.wait(for: answers)
    }

    public func withdraw(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        try await run("cleanup", answer)
    }

    private enum Outcome: Sendable {
        case ended(TerminationStatus, String)
        case failed(String)
        case timedOut
    }

    private func run(_ action: String, _ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        let outcome = await withTaskGroup(of: Outcome.self) { group in
            group.addTask { await execute(action, answer) }
            group.addTask { [timeout] in
                try? await Task.sleep(for: timeout)
                return .timedOut
            }
            defer { group.cancelAll() }
            return await group.next() ?? .timedOut
        }
        let place = "command \(path) \(action)"
        switch outcome {
        case .ended(let status, _) where status.isSuccess: return
        case .ended(let status, let words):
            throw ChallengeFailure(
                place: place, reason: "it ended with \(status)" + (words.isEmpty ? "" : ": " + words),
                remedy: "Run '\(path) \(action) \(answer.recordName) VALUE' as the server's user")
        case .failed(let reason):
            throw ChallengeFailure(
                place: place, reason: "it could not be run: \(reason)",
                remedy: "Set the absolute path of an executable file as tls.acme.hook")
        case .timedOut:
            throw ChallengeFailure(
                place: place,
                reason: Task.isCancelled
                    ? "it was stopped before its end" : "it did not end within \(timeout.components.seconds) s",
                remedy: Task.isCancelled ? nil : "Look what it waits for, or set a longer time limit")
        }
    }

    private func execute(_ action: String, _ answer: ChallengeAnswer) async -> Outcome {
        var options = PlatformOptions()
        // A group of its own, so that what it starts ends with it.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
        ]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: [action, answer.recordName, answer.recordValue],
                environment: Self.environment([
                    "ACME_ACTION": action, "ACME_RECORD_NAME": answer.recordName,
                    "ACME_RECORD_VALUE": answer.recordValue,
                ]), platformOptions: options, input: .none, output: .bytes(limit: Self.longestOutput),
                error: .combinedWithOutput)
            return .ended(result.terminationStatus, Self.words(result.standardOutput))
        } catch {
            return .failed("\(error)")
        }
    }

    /// The server's, for the command may have its own credentials there, but not what configures the server.
    private static func environment(_ added: [Environment.Key: String]) -> Environment {
        var values = added
        for (name, value) in ProcessInfo.processInfo.environment where !name.hasPrefix("CAUSEWAY_") {
            if let key = Environment.Key(rawValue: name), values[key] == nil { values[key] = value }
        }
        return .custom(values)
    }

    /// The end of the output on one line: the reason is usually there.
    private static func words(_ output: [UInt8]) -> String {
        let scalars = String(decoding: output.suffix(4 * longestWords), as: UTF8.self).unicodeScalars.map { scalar in
            (" "..."~").contains(scalar) || scalar.properties.isAlphabetic ? Character(scalar) : " "
        }
        return String(scalars.suffix(longestWords)).split(separator: " ").joined(separator: " ")
    }
}
