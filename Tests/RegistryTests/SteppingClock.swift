import Foundation
import Synchronization

/// A clock that moves on by a second whenever it is read.
final class SteppingClock: Sendable {
    private let seconds = Mutex(1_700_000_000.0)

    func next() -> Date {
        seconds.withLock { seconds in
            seconds += 1
            return Date(timeIntervalSince1970: seconds)
        }
    }
}
