internal import Synchronization

/// Metrics in memory, and what Prometheus reads of them: the text format 0.0.4 and OpenMetrics 1.0.
///
/// Hand-written because no package of it can be had: a `swift-prometheus` package would replace this registry, its
/// series and its exposition. What uses them is kept to ``ServerMetrics`` and to the `MetricsFactory` of swift-metrics,
/// so that nothing else would have to change.
///
/// Writers never wait for a scrape: counters and gauges are atomic numbers, a histogram is locked for the copy of its
/// buckets. The number of series of a metric is bounded: what is beyond goes to a series whose labels are all `other`,
/// and `causeway_metrics_beyond_bound_total` counts it.
public final class PrometheusRegistry: Sendable {
    /// The labels of what is beyond the bound.
    static let other = "other"

    private struct State {
        var families: [String: any Family] = [:]
        var observed: [String: ObservedFamily] = [:]
    }

    private let maximumSeries: Int
    private let state = Mutex(State())
    private let beyond: CounterFamily

    /// - Parameter maximumSeries: that a metric may have.
    public init(maximumSeries: Int = 500) {
        self.maximumSeries = max(1, maximumSeries)
        beyond = CounterFamily(
            MetricDescription(
                name: MetricName("causeway_metrics_beyond_bound_total"),
                help: "Series that were not made because the metric has as many as it may; their values are in the "
                    + "series whose labels are 'other'."),
            labels: [LabelName("metric")], maximumSeries: 10_000, beyond: { _ in })
        state.withLock { $0.families[beyond.description.name.text] = beyond }
    }

    /// A number that only grows. Asked for again it is the same.
    ///
    /// - Parameters:
    ///   - name: gets `_total` at its end.
    ///   - help: one sentence.
    public func counter(_ name: String, _ help: String, labels: [String] = []) -> CounterFamily {
        let family = family(MetricName(name), suffix: "_total", help, labels: labels, CounterFamily.init)
        // A counter that stands at nothing is seen before it counts for the first time.
        if labels.isEmpty { _ = family.series() }
        return family
    }

    /// A number that rises and falls.
    public func gauge(_ name: String, _ help: String, labels: [String] = []) -> GaugeFamily {
        let family = family(MetricName(name), help, labels: labels, GaugeFamily.init)
        if labels.isEmpty { _ = family.series() }
        return family
    }

    /// How often values fell between bounds, and their sum.
    public func histogram(
        _ name: String, _ help: String, labels: [String] = [], buckets: Buckets
    ) -> HistogramFamily {
        let family = family(MetricName(name), help, labels: labels) { description, labels, maximum, beyond in
            HistogramFamily(description, labels: labels, buckets: buckets, maximumSeries: maximum, beyond: beyond)
        }
        if labels.isEmpty { _ = family.series() }
        return family
    }

    /// A number that somebody else keeps: it is asked for at each scrape.
    ///
    /// - Parameter read: must not wait long; values of `labels` in their order, and the number.
    public func observe(
        _ name: String, _ help: String, kind: ObservedKind = .gauge, labels: [String] = [],
        read: @escaping @Sendable () -> [([String], Double)]
    ) {
        let name = kind == .counter ? MetricName(name).ending(in: "_total") : MetricName(name)
        let family = ObservedFamily(
            description: MetricDescription(name: name, help: help), kind: kind, labels: labels.map(LabelName.init),
            maximumSeries: maximumSeries, read: read)
        state.withLock { $0.observed[name.text] = family }
    }

    /// All metrics, sorted by name and labels.
    public func exposition(_ format: ExpositionFormat) -> [UInt8] {
        let (families, observed) = state.withLock { ($0.families, $0.observed) }
        var snapshots = families.mapValues { $0.snapshot() }
        // Asked for outside of the lock: they may take a moment, or ask for a metric.
        for (name, family) in observed { snapshots[name] = family.snapshot() }
        var writer = ExpositionWriter(format)
        for (_, snapshot) in snapshots.sorted(by: { $0.key < $1.key }) { writer.append(snapshot) }
        return writer.end()
    }

    /// The metric of a name, made where there is none. A name that another kind of metric has gets an underscore.
    ///
    /// - Parameter suffix: what the name has to end in.
    func family<Kind: Family>(
        _ name: MetricName, suffix: String = "", _ help: String, labels: [String],
        _ make: (MetricDescription, [LabelName], Int, @escaping @Sendable (MetricName) -> Void) -> Kind
    ) -> Kind {
        state.withLock { state in
            var name = name.ending(in: suffix)
            while let known = state.families[name.text] {
                if let known = known as? Kind { return known }
                name = MetricName(name.text + "_").ending(in: suffix)
            }
            let beyond = beyond
            let family = make(
                MetricDescription(name: name, help: help), labels.map(LabelName.init), maximumSeries
            ) { beyond.series($0.text).add() }
            state.families[name.text] = family
            return family
        }
    }

    /// Forgets a series, wherever it is.
    func remove(_ series: AnyObject) {
        let families = state.withLock { Array($0.families.values) }
        for family in families { family.remove(series) }
    }
}
