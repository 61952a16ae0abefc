/// Text that never shows itself: every description, dump and interpolation of it is `***`.
///
/// Deliberately neither `Encodable` nor `Hashable`: the value leaves only through ``reveal()``.
struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    init(_ value: String) {
        self.value = value
    }

    /// The value in clear, for the one place that has to send or verify it.
    func reveal() -> String { value }

    var description: String { "***" }
    var debugDescription: String { "***" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
