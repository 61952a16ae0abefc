import ArgumentParser

/// How a command writes its result and its errors.
enum OutputFormat: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// For people: sentences and tables.
    case text
    /// For scripts: one JSON value with stable keys.
    case json
}
