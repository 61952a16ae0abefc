/// What happens to an object that differs from what a declaration says.
enum DifferenceAction: String, Sendable, Hashable, Encodable {
    case create, change, remove

    /// What begins its line.
    var mark: String {
        switch self {
        case .create: "+"
        case .change: "~"
        case .remove: "-"
        }
    }
}
