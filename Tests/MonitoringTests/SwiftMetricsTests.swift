import CoreMetrics
import Testing

@testable import Monitoring

struct SwiftMetricsTests {
    @Test func whatLibrariesMeasureIsExposed() {
        let registry = PrometheusRegistry()
        let dimensions = [("path", "/a"), ("method", "GET"), ("path", "twice")]
        Counter(label: "hb.requests", dimensions: dimensions, factory: registry).increment(by: 4)
        Counter(label: "hb.requests", dimensions: [], factory: registry).increment()
        FloatingPointCounter(label: "work.done", dimensions: [], factory: registry).increment(by: 1.5)
        let meter = Meter(label: "level", dimensions: [], factory: registry)
        meter.set(5)
        meter.decrement(by: 2)
        Recorder(label: "sizes", dimensions: [], aggregate: true, factory: registry).record(5)
        Recorder(label: "last", dimensions: [], aggregate: false, factory: registry).record(7)
        CoreMetrics.Timer(label: "took", dimensions: [], factory: registry).recordNanoseconds(1_500_000_000)
        let text = RegistryTests.text(registry)
        for line in [
            "hb_requests_total{method=\"GET\",path=\"/a\"} 4", "hb_requests_total 1", "work_done_total 1.5", "level 3",
            "sizes_bucket{le=\"4.0\"} 0", "sizes_bucket{le=\"16.0\"} 1", "last 7", "took_seconds_sum 1.5",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test func whatALibraryDestroysIsGone() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "a", dimensions: [], factory: registry)
        counter.increment()
        counter.reset()
        #expect(RegistryTests.text(registry).contains("\na_total 0\n"))
        counter.destroy()
        #expect(!RegistryTests.text(registry).contains("\na_total 0\n"))
    }
}
