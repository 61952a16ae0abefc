/// What a metric was at one moment.
struct FamilySnapshot: Sendable {
    enum Value: Sendable {
        case number(Double)
        case histogram(bounds: [Double], HistogramSeries.Counts)
    }

    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    let description: MetricDescription
    let kind: Kind
    var series: [(labels: Labels, value: Value)]
}
