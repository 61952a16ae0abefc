/// The formats in which metrics are given out.
public enum ExpositionFormat: Sendable, Hashable {
    /// Prometheus' text-based format, version 0.0.4.
    case prometheus
    /// OpenMetrics, version 1.0.0.
    case openMetrics

    public var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// What a scraper is given: OpenMetrics where it names a version of it that is written here and does not like plain
    /// text better (RFC 9110 section 12.5.1).
    ///
    /// - Parameter accept: the header's value; nil where there is none.
    public init(accept: String?) {
        var (open, plain) = (0.0, 0.0)
        for range in (accept ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { Self.trim($0).lowercased() }
            guard let type = parts.first else { continue }
            let weight = Self.parameter("q", of: parts).map { Double($0) ?? 0 } ?? 1
            let version = Self.parameter("version", of: parts)
            switch type {
            case "application/openmetrics-text" where version == nil || version == "1.0.0": open = max(open, weight)
            case "text/plain" where version == nil || version == "0.0.4": plain = max(plain, weight)
            default: break
            }
        }
        self = open > 0 && open >= plain ? .openMetrics : .prometheus
    }

    private static func parameter(_ name: String, of parts: [String]) -> String? {
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map(trim)
            if pair.count == 2, pair[0] == name { return String(pair[1].filter { $0 != "\"" }) }
        }
        return nil
    }

    private static func trim(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...end]
    }
}
