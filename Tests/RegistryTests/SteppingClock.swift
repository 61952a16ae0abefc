import Foundation
import Synchronization

/// A clock that moves on by a second, or another step, whenever it is read.
final class SteppingClock: Sendable {
    private let seconds = Mutex(1_700_000_000.0)
    private let step: Double

    init(step: Double = 1) {
        self.step = step
    }

    func next() -> Date {
        seconds.withLock { seconds in
            seconds += step
            return Date(timeIntervalSince1970: seconds)
        }
    }
}
