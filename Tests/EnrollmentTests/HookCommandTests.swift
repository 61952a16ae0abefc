import ACME
import Enrollment
import Foundation
import Testing

/// Commands of the operator's that go wrong.
struct HookCommandTests {
    private static let answer = ChallengeAnswer(
        name: "share.example.com", token: "token", keyAuthorization: "authorization")

    private static func failure(_ script: String, timeout: Duration = .seconds(20)) async throws -> ChallengeFailure? {
        let folder = try TemporaryFolder()
        try folder.write("hook", "#!/bin/sh\n" + script, mode: 0o700)
        do throws(ChallengeFailure) {
            try await HookCommand(path: folder.path + "/hook", timeout: timeout, visibility: nil).present(Self.answer)
            return nil
        } catch {
            return error
        }
    }

    @Test func itsWordsAreInTheError() async throws {
        let failure = try #require(
            try await Self.failure("echo 'the zone is locked'\necho 'ask ops' >&2\nexit 3"))
        #expect(failure.reason.contains("3"), "\(failure)")
        #expect(failure.reason.contains("the zone is locked ask ops"))
        #expect(failure.place.hasSuffix("/hook present"))
        #expect(failure.remedy?.contains("present _acme-challenge.share.example.com VALUE") == true)
    }

    @Test func itsWordsAreBoundedAndOnOneLine() async throws {
        let failure = try #require(
            try await Self.failure(
                "i=0; while [ $i -lt 500 ]; do printf 'line\\033[31m %s\\n' $i; i=$((i+1)); done; exit 1"))
        #expect(failure.reason.count < 500)
        #expect(failure.reason.contains("499"), "the end tells why")
        #expect(failure.reason.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func nothingPassesThroughAShell() async throws {
        let folder = try TemporaryFolder()
        try folder.write("hook", "#!/bin/sh\nprintf '%s' \"$3\" > '\(folder.path)/value'\n", mode: 0o700)
        let hook = HookCommand(path: folder.path + "/hook", visibility: nil)
        try await hook.present(Self.answer)
        #expect(try folder.text("value") == Self.answer.recordValue)
    }

    @Test func itIsEndedWithWhatItStartedWhenItsTimeIsOver() async throws {
        let start = ContinuousClock.now
        let folder = try TemporaryFolder()
        try folder.write(
            "hook", "#!/bin/sh\ntrap '' TERM\nsleep 60 &\necho $! > '\(folder.path)/started'\nwait\n", mode: 0o700)
        let hook = HookCommand(path: folder.path + "/hook", timeout: .seconds(2), visibility: nil)
        await #expect {
            try await hook.present(Self.answer)
        } throws: { ($0 as? ChallengeFailure)?.reason.contains("did not end within") == true }
        #expect(start.duration(to: .now) < .seconds(30))
        let started = try folder.text("started").split(separator: "\n").joined()
        try #require(Int(started) != nil)
        // It may wait for whoever inherited it to notice its end.
        let state = (try? String(contentsOfFile: "/proc/\(started)/stat", encoding: .utf8)) ?? ") Z"
        #expect(state.split(separator: ")").last?.hasPrefix(" Z") == true, "\(state)")
    }

    @Test func aFileThatIsNotThereIsTold() async throws {
        let hook = HookCommand(path: "/nonexistent/hook", visibility: nil)
        await #expect {
            try await hook.present(Self.answer)
        } throws: { ($0 as? ChallengeFailure)?.remedy?.contains("tls.acme.hook") == true }
    }
}
