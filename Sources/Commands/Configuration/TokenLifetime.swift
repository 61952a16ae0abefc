import ArgumentParser

/// How long a recipient's token is good for: `90d`, `12h`, `30m`, `45s`, or `never` for one without an end.
enum TokenLifetime: Sendable, Hashable, CustomStringConvertible {
    case never
    /// A whole number of seconds, one or more.
    case seconds(Int)

    /// A hundred years; a longer life is `never` said badly.
    static let longest = 100 * 366 * 86_400

    init(wholeSeconds: Int64?) {
        self = wholeSeconds.map { .seconds(Int(clamping: $0)) } ?? .never
    }

    /// The lifetime as the registry takes it: nil for never.
    var wholeSeconds: Int64? {
        if case .seconds(let seconds) = self { Int64(seconds) } else { nil }
    }

    init?(_ text: String) {
        if text == "never" {
            self = .never
            return
        }
        guard let seconds = Self.seconds(in: text), (1...Self.longest).contains(seconds) else { return nil }
        self = .seconds(seconds)
    }

    var description: String {
        guard case .seconds(let seconds) = self else { return "never" }
        for (unit, length) in Self.units where seconds % length == 0 { return "\(seconds / length)\(unit)" }
        return "\(seconds)s"
    }

    private static let units: [(Character, Int)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

    private static func seconds(in text: String) -> Int? {
        guard let (_, length) = units.first(where: { $0.0 == text.last }),
            text.dropLast().utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(text.dropLast())
        else { return nil }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: length)
        return overflow ? nil : seconds
    }
}

extension TokenLifetime: ExpressibleByArgument {
    init?(argument: String) {
        self.init(argument)
    }
}
