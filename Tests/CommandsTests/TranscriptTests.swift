import Foundation
import Testing

@testable import Commands

/// Every file in Transcripts replays to itself. With CAUSEWAY_RECORD_TRANSCRIPTS set, the files are written anew:
/// read the difference before it is committed.
@Suite struct TranscriptTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Transcripts")

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }.sorted()
    }

    @Test func thereAreTranscripts() throws {
        #expect(try Self.names().count >= 4)
    }

    @Test(arguments: try Self.names())
    func replays(_ name: String) async throws {
        let file = Self.folder.appending(path: name)
        let recorded = try String(contentsOf: file, encoding: .utf8)
        let replayed = try await Transcript(recorded).replayed()
        if ProcessInfo.processInfo.environment["CAUSEWAY_RECORD_TRANSCRIPTS"] != nil {
            try replayed.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(replayed == recorded)
    }
}
