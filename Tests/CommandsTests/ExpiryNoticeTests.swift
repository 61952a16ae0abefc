import Foundation
import Testing

@testable import Commands

@Suite struct ExpiryNoticeTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    static func expiry(days: Double) -> Date { now.addingTimeInterval(days * ExpiryNotice.day) }

    @Test func aCertificateThatGoesOnForLongIsNotTold() {
        var notice = ExpiryNotice()
        #expect(notice.due(expiry: Self.expiry(days: 30.1), now: Self.now) == nil)
    }

    @Test func eachNoticeIsGivenOnceOnTheWayToTheEnd() {
        var notice = ExpiryNotice()
        let expiry = Self.expiry(days: 40)
        var told: [Int] = []
        for hour in 0...(41 * 24) {
            let now = Self.now.addingTimeInterval(Double(hour) * 3_600)
            if let days = notice.due(expiry: expiry, now: now) { told.append(days) }
        }
        #expect(told == [30, 14, 7, 3, 1, 0])
    }

    @Test func aServerThatStartsLateGivesTheNoticeThatIsDueAlone() {
        var notice = ExpiryNotice()
        #expect(notice.due(expiry: Self.expiry(days: 2.5), now: Self.now) == 3)
        #expect(notice.due(expiry: Self.expiry(days: 2.5), now: Self.now) == nil)
    }

    @Test func aNewCertificateIsToldAnew() {
        var notice = ExpiryNotice()
        #expect(notice.due(expiry: Self.expiry(days: 0.5), now: Self.now) == 1)
        #expect(notice.due(expiry: Self.expiry(days: 90), now: Self.now) == nil)
        #expect(notice.due(expiry: Self.expiry(days: 0.6), now: Self.now) == 1)
        #expect(notice.due(expiry: Self.expiry(days: -1), now: Self.now) == 0)
    }
}
