/// Writes metrics as scrapers read them.
struct ExpositionWriter {
    private let format: ExpositionFormat
    private var bytes: [UInt8] = []

    init(_ format: ExpositionFormat) {
        self.format = format
    }

    mutating func append(_ family: FamilySnapshot) {
        let name = family.description.name.text
        // OpenMetrics names a counter without the ending of its samples.
        let title = format == .openMetrics && family.kind == .counter ? String(name.dropLast("_total".count)) : name
        put("# HELP \(title) ")
        escape(family.description.help, quotes: format == .openMetrics)
        put("\n# TYPE \(title) \(family.kind.rawValue)\n")
        let series = family.series.map { (order: $0.labels.pairs.map(\.value), series: $0) }
            .sorted { $0.order.lexicographicallyPrecedes($1.order) }
        for (_, (labels, value)) in series {
            switch value {
            case .number(let number): sample(name, labels, number)
            case .histogram(let bounds, let counts): histogram(name, labels, bounds, counts)
            }
        }
    }

    consuming func end() -> [UInt8] {
        if format == .openMetrics { put("# EOF\n") }
        return bytes
    }

    /// Buckets count everything up to their bound.
    private mutating func histogram(
        _ name: String, _ labels: Labels, _ bounds: [Double], _ counts: HistogramSeries.Counts
    ) {
        var sum: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts.buckets) {
            sum += count
            sample(name + "_bucket", labels, Double(sum), bound: bound)
        }
        sample(name + "_count", labels, Double(sum))
        sample(name + "_sum", labels, counts.sum)
    }

    private mutating func sample(_ name: String, _ labels: Labels, _ value: Double, bound: Double? = nil) {
        put(name)
        if !labels.pairs.isEmpty || bound != nil {
            put("{")
            for (index, pair) in labels.pairs.enumerated() {
                if index > 0 { put(",") }
                put(pair.name.text)
                put("=\"")
                escape(pair.value, quotes: true)
                put("\"")
            }
            if let bound {
                if !labels.pairs.isEmpty { put(",") }
                // Always with a fraction: OpenMetrics wants 1.0, and the series is the same in both formats.
                put("le=\"\(bound == .infinity ? "+Inf" : bound.description)\"")
            }
            put("}")
        }
        put(" \(Self.text(value))\n")
    }

    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? value.description
    }

    private mutating func put(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func escape(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): put("\\\\")
            case 0x0A: put("\\n")
            case UInt8(ascii: "\"") where quotes: put("\\\"")
            // Other line ends are none to Prometheus, and are to what splits lines for it.
            case 0x0D: put(" ")
            default: bytes.append(byte)
            }
        }
    }
}
