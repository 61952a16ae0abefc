public import CoreMetrics

/// What libraries measure through swift-metrics goes to the same registry. Their names keep what Prometheus allows:
/// `hb.requests` becomes `hb_requests_total`. Timers are histograms in seconds.
extension PrometheusRegistry: MetricsFactory {
    /// For recorders, of which nobody says what they record.
    private static let anything = Buckets([1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576])

    private static func help(_ label: String) -> String { "Of a library: \(label)." }

    private func made(counter label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        family(MetricName(label), suffix: "_total", Self.help(label), labels: [], CounterFamily.init)
            .table[Labels(dimensions)]
    }

    private func made(gauge label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        family(MetricName(label), Self.help(label), labels: [], GaugeFamily.init).table[Labels(dimensions)]
    }

    private func made(
        histogram label: String, suffix: String = "", _ dimensions: [(String, String)], _ buckets: Buckets
    ) -> HistogramSeries {
        let family = family(MetricName(label), suffix: suffix, Self.help(label), labels: []) {
            description, labels, maximum, beyond in
            HistogramFamily(description, labels: labels, buckets: buckets, maximumSeries: maximum, beyond: beyond)
        }
        return family.table[Labels(dimensions)]
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        made(counter: label, dimensions)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        made(counter: label, dimensions)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return made(histogram: label, dimensions, Self.anything) }
        return made(gauge: label, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        made(gauge: label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        made(histogram: label, suffix: "_seconds", dimensions, .durations)
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}

extension CounterSeries: CounterHandler, FloatingPointCounterHandler {
    public func increment(by count: Int64) { add(Int(count)) }
    public func increment(by value: Double) { add(value) }
    public func reset() { clear() }
}

extension GaugeSeries: MeterHandler, RecorderHandler {
    public func set(_ value: Int64) { set(Double(value)) }
    public func increment(by value: Double) { add(value) }
    public func decrement(by value: Double) { add(-value) }
    public func record(_ value: Int64) { set(Double(value)) }
    public func record(_ value: Double) { set(value) }
}

extension HistogramSeries: RecorderHandler, TimerHandler {
    public func record(_ value: Int64) { record(Double(value)) }
    public func recordNanoseconds(_ duration: Int64) { record(Double(duration) * 1e-9) }
}
