import ArgumentParser

/// Whether a share's tables have their history shared.
enum HistorySwitch: String, ExpressibleByArgument, CaseIterable, Sendable {
    case on, off
}
