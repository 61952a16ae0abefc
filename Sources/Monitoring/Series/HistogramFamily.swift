/// A histogram with all its series.
public final class HistogramFamily: Family {
    let description: MetricDescription
    let table: SeriesTable<HistogramSeries>
    private let labels: [LabelName]

    init(
        _ description: MetricDescription, labels: [LabelName], buckets: Buckets, maximumSeries: Int,
        beyond: @escaping @Sendable (MetricName) -> Void
    ) {
        self.description = description
        self.labels = labels
        table = SeriesTable(
            maximum: maximumSeries, make: { HistogramSeries(buckets) }, beyond: { beyond(description.name) })
    }

    /// - Parameter values: of the labels, in the order in which the metric names them.
    public func series(_ values: String...) -> HistogramSeries { table[Labels(labels, values)] }

    func snapshot() -> FamilySnapshot {
        FamilySnapshot(
            description: description, kind: .histogram,
            series: table.all.map { ($0, .histogram(bounds: $1.bounds, $1.snapshot)) })
    }

    func remove(_ series: AnyObject) { table.remove(series) }
}
