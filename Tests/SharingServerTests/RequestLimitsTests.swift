import Addresses
import Foundation
import Identity
import Synchronization
import Testing

@testable import SharingServer

/// Who has to wait, and whose fault it is.
@Suite struct RequestLimitsTests {
    private final class Time: Sendable {
        let now = Mutex(Duration.seconds(1))
        var clock: MonotonicClock { MonotonicClock { self.now.withLock { $0 } } }
    }

    private let one = UUID()
    private let other = UUID()

    @Test func aRecipientWaitsForItsOwnRequestsOnly() {
        let time = Time()
        let limits = RequestLimits(recipientRequestsPerSecond: 2, requestsPerSecond: 5, clock: time.clock)
        for _ in 0..<4 { #expect(limits.wait(ofRecipient: one) == nil) }
        for _ in 0..<100 {
            let wait = limits.wait(ofRecipient: one)
            #expect(wait?.isOwn == true && wait?.seconds == 1)
        }
        // Of ten at once, the other one still finds six.
        for _ in 0..<4 { #expect(limits.wait(ofRecipient: other) == nil) }
        for _ in 0..<2 { #expect(limits.wait(ofRecipient: UUID()) == nil) }
        #expect(limits.wait(ofRecipient: UUID())?.isOwn == false)
        time.now.withLock { $0 += .seconds(1) }
        #expect(limits.wait(ofRecipient: one) == nil)
    }

    @Test func zeroIsNoLimit() {
        let limits = RequestLimits(recipientRequestsPerSecond: 0, requestsPerSecond: 0, clock: Time().clock)
        for _ in 0..<10_000 { #expect(limits.wait(ofRecipient: one) == nil) }
    }

    @Test func tokenRequestsAreCountedBySubscriber() {
        let limits = RequestLimits(clock: Time().clock)
        let network = (0..<100).compactMap { IPAddress("2001:db8::\(String($0, radix: 16))") }
        #expect(network.count == 100)
        for address in network { #expect(limits.wait(ofTokenRequestFrom: address) == nil) }
        #expect(limits.wait(ofTokenRequestFrom: IPAddress("2001:db8::ffff")) != nil)
        #expect(limits.wait(ofTokenRequestFrom: IPAddress("2001:db8:0:1::1")) == nil)
        #expect(limits.wait(ofTokenRequestFrom: IPAddress("192.0.2.1")) == nil)
        for _ in 0..<60 { #expect(limits.wait(ofClient: one) == nil) }
        #expect(limits.wait(ofClient: one) == 1 && limits.wait(ofClient: other) == nil)
    }
}
