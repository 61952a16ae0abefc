import Testing

@testable import Monitoring

struct RegistryTests {
    static func text(_ registry: PrometheusRegistry) -> String {
        String(decoding: registry.exposition(.prometheus), as: UTF8.self)
    }

    @Test func aMetricThatIsAskedForAgainIsTheSame() {
        let registry = PrometheusRegistry()
        for _ in 0..<3 { registry.counter("a", "A.", labels: ["x"]).series("1").add(2) }
        #expect(Self.text(registry).contains("\na_total{x=\"1\"} 6\n"))
    }

    @Test func aNameOfAnotherKindIsAnotherMetric() {
        let registry = PrometheusRegistry()
        registry.gauge("a_total", "A.").series().set(1)
        registry.counter("a", "A.").series().add(2)
        #expect(Self.text(registry).contains("\na_total 1\n"))
        #expect(Self.text(registry).contains("\na_total__total 2\n"))
    }

    @Test func theNumberOfSeriesIsBoundedAndNothingIsLost() {
        let registry = PrometheusRegistry(maximumSeries: 3)
        let counter = registry.counter("a", "A.", labels: ["x", "y"])
        for number in 0..<10 { counter.series("\(number)", "y").add() }
        counter.series("0", "y").add()
        let text = Self.text(registry)
        #expect(text.contains("a_total{x=\"0\",y=\"y\"} 2\n"))
        #expect(text.contains("a_total{x=\"other\",y=\"other\"} 7\n"))
        #expect(text.contains("causeway_metrics_beyond_bound_total{metric=\"a_total\"} 7\n"))
        #expect(!text.contains("x=\"3\""))
        registry.observe("b", "B.", labels: ["x"]) { (0..<10).map { (["\($0)"], 1) } }
        #expect(Self.text(registry).contains("b{x=\"other\"} 7\n"))
    }

    @Test func namesAreMadeValid() {
        #expect(MetricName("hb.requests-é:1").text == "hb_requests__:1")
        #expect(MetricName("1st").text == "_1st" && MetricName("").text == "_")
        #expect(LabelName("le").text == "label_le" && LabelName("__name").text == "label___name")
        #expect(LabelName("a:b").text == "a_b" && LabelName("9").text == "_9")
    }

    @Test func countersNeverFall() {
        let counter = CounterSeries()
        counter.add(5)
        counter.add(-3)
        counter.add(-0.5)
        counter.add(.nan)
        counter.add(.infinity)
        counter.add(0.25)
        #expect(counter.value == 5.25)
    }

    @Test func aBucketTakesItsBoundAndWhatIsNoNumberIsNotTaken() {
        let histogram = HistogramSeries(Buckets([2, 1, 1, .infinity, .nan]))
        #expect(histogram.bounds == [1, 2])
        for value in [-1, 0.5, 1, 1.5, 2, 2.1, .infinity, .nan] { histogram.record(value) }
        #expect(histogram.snapshot.buckets == [3, 2, 2] && histogram.snapshot.sum == .infinity)
        let times = HistogramSeries(.durations)
        times.record(.milliseconds(1500))
        #expect(times.snapshot.sum == 1.5)
    }

    @Test func manyWritersAtOnceLoseNothing() async {
        let registry = PrometheusRegistry()
        let counter = registry.counter("a", "A.", labels: ["x"])
        let gauge = registry.gauge("b", "B.").series()
        let histogram = registry.histogram("c", "C.", buckets: Buckets([1])).series()
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<2000 {
                        counter.series("\(task % 2)").add()
                        counter.series("\(task % 2)").add(0.5)
                        gauge.add(1)
                        histogram.record(0.5)
                    }
                }
            }
            group.addTask { for _ in 0..<50 { _ = registry.exposition(.openMetrics) } }
        }
        let text = Self.text(registry)
        for line in ["a_total{x=\"0\"} 12000", "a_total{x=\"1\"} 12000", "b 16000", "c_count 16000", "c_sum 8000"] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
    }
}
