/// A gauge with all its series.
public final class GaugeFamily: Family {
    let description: MetricDescription
    let table: SeriesTable<GaugeSeries>
    private let labels: [LabelName]

    init(
        _ description: MetricDescription, labels: [LabelName], maximumSeries: Int,
        beyond: @escaping @Sendable (MetricName) -> Void
    ) {
        self.description = description
        self.labels = labels
        table = SeriesTable(maximum: maximumSeries, make: { GaugeSeries() }, beyond: { beyond(description.name) })
    }

    /// - Parameter values: of the labels, in the order in which the metric names them.
    public func series(_ values: String...) -> GaugeSeries { table[Labels(labels, values)] }

    func snapshot() -> FamilySnapshot {
        FamilySnapshot(description: description, kind: .gauge, series: table.all.map { ($0, .number($1.value)) })
    }

    func remove(_ series: AnyObject) { table.remove(series) }
}
