import Addresses
import Testing

@testable import SharingServer

struct RefusedConnectionsTests {
    static func peer(_ number: UInt32) -> ClientOrigin {
        ClientOrigin(peer: IPAddress(ipv4: 0x0a00_0000 + number), port: 5000)
    }

    @Test func aPeerIsSaidOnceAMinuteWithTheNumberOfTheRest() {
        let log = RecordedLog()
        let refusals = RefusedConnections(logger: log.logger())
        let start = ContinuousClock.now
        for second in 0..<150 {
            refusals.note(.malformed(.noHeader), peer: Self.peer(1), at: start + .seconds(second))
        }
        #expect(log.lines.count == 150)
        #expect(log.warnings.count == 3)
        #expect(log.warnings.map { $0.contains("unsaid=59") } == [false, true, true])
        #expect(log.warnings.allSatisfy { $0.contains("peer=10.0.0.1:5000") && $0.contains("are no PROXY header") })
    }

    @Test func eachPeerIsSaid() {
        let log = RecordedLog()
        let refusals = RefusedConnections(logger: log.logger())
        for number in 1...5 { refusals.note(.ended(received: 3), peer: Self.peer(UInt32(number))) }
        #expect(log.warnings.count == 5)
    }

    @Test func anEndWithoutAByteIsNotSaidAndTakesNoTurn() {
        let log = RecordedLog()
        let refusals = RefusedConnections(logger: log.logger())
        for _ in 0..<3 { refusals.note(.ended(received: 0), peer: Self.peer(1)) }
        #expect(log.warnings.isEmpty)
        refusals.note(.late(seconds: 5, received: 0), peer: Self.peer(1))
        #expect(log.warnings.count == 1)
        #expect(!log.warnings[0].contains("unsaid"))
    }

    @Test func peersAreBoundedInNumber() {
        let log = RecordedLog()
        let refusals = RefusedConnections(logger: log.logger())
        let start = ContinuousClock.now
        for number in 0..<1000 { refusals.note(.malformed(.longLine), peer: Self.peer(UInt32(number)), at: start) }
        #expect(log.warnings.count == 256)
        #expect(log.lines.count == 1000)
        // A minute later there is room again.
        refusals.note(.malformed(.longLine), peer: Self.peer(5000), at: start + .seconds(60))
        #expect(log.warnings.count == 257)
    }
}
