import Foundation
import Testing

@testable import SharingServer

/// Each recipient has so many turns, and nobody's are another's.
@Suite struct DownloadTurnsTests {
    @Test func turnsAreGivenBackAndRecipientsForgotten() async throws {
        let turns = DownloadTurns(limit: 1)
        let one = UUID()
        var held = await turns.turn(of: one)
        #expect(held != nil)
        #expect(await turns.turn(of: UUID()) != nil)
        let waiting = Task { await turns.turn(of: one) != nil }
        try await Task.sleep(for: .milliseconds(50))
        let cancelled = Task { await turns.turn(of: one) != nil }
        cancelled.cancel()
        #expect(await cancelled.value == false)
        held = nil
        #expect(await waiting.value)
        for _ in 0..<5000 { _ = await turns.turn(of: UUID()) }
        #expect(turns.count <= 1024)
    }
}
