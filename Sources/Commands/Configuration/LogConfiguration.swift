import Logging

/// What the server logs, and how.
struct LogConfiguration: Sendable {
    enum Format: String, Sendable, CaseIterable {
        case text, json
    }

    let level: Logger.Level
    let format: Format

    init(_ keys: inout ConfigurationReader) {
        level = keys.value(
            "level", .logLevel, default: .info,
            "The least severe message that is logged: trace, debug, info, notice, warning, error, critical.")
        format = keys.value(
            "format", .choice, default: .text, "text for people, json for one object a line.")
    }
}
