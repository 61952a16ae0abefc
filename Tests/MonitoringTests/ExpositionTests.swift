import Foundation
import Testing

@testable import Monitoring

struct ExpositionTests {
    static func registry() -> PrometheusRegistry {
        let registry = PrometheusRegistry()
        let requests = registry.counter("demo_requests", "Requests \\ of\nall \"kinds\".", labels: ["route", "status"])
        requests.series("query", "2xx").add(3)
        requests.series("a\"b\\c\nd\re", "5xx").add()
        registry.counter("demo_idle_total", "Nothing yet.").series().add(0)
        registry.counter("demo_seconds", "Time.").series().add(1.5)
        registry.gauge("demo_level", "Rises and falls.").series().set(-0.25)
        registry.gauge("demo_odd", "Odd numbers.", labels: ["is"]).series("nan").set(.nan)
        registry.gauge("demo_odd", "Odd numbers.", labels: ["is"]).series("most").set(.infinity)
        registry.gauge("demo_odd", "Odd numbers.", labels: ["is"]).series("least").set(-.infinity)
        registry.gauge("demo_odd", "Odd numbers.", labels: ["is"]).series("large").set(1e300)
        let times = registry.histogram(
            "demo_time_seconds", "Durations.", labels: ["route"], buckets: Buckets([0.5, 1, 2.5]))
        for value in [0.1, 0.5, 0.6, 1, 2, 30] { times.series("query").record(value) }
        registry.observe("demo_seen", "Elsewhere.", kind: .counter, labels: ["sink"]) { [(["b"], 2), (["a"], 1)] }
        return registry
    }

    static let prometheus = #"""
        # HELP causeway_metrics_beyond_bound_total Series that were not made because the metric has as many as it may; their values are in the series whose labels are 'other'.
        # TYPE causeway_metrics_beyond_bound_total counter
        # HELP demo_idle_total Nothing yet.
        # TYPE demo_idle_total counter
        demo_idle_total 0
        # HELP demo_level Rises and falls.
        # TYPE demo_level gauge
        demo_level -0.25
        # HELP demo_odd Odd numbers.
        # TYPE demo_odd gauge
        demo_odd{is="large"} 1e+300
        demo_odd{is="least"} -Inf
        demo_odd{is="most"} +Inf
        demo_odd{is="nan"} NaN
        # HELP demo_requests_total Requests \\ of\nall "kinds".
        # TYPE demo_requests_total counter
        demo_requests_total{route="a\"b\\c\nd e",status="5xx"} 1
        demo_requests_total{route="query",status="2xx"} 3
        # HELP demo_seconds_total Time.
        # TYPE demo_seconds_total counter
        demo_seconds_total 1.5
        # HELP demo_seen_total Elsewhere.
        # TYPE demo_seen_total counter
        demo_seen_total{sink="a"} 1
        demo_seen_total{sink="b"} 2
        # HELP demo_time_seconds Durations.
        # TYPE demo_time_seconds histogram
        demo_time_seconds_bucket{route="query",le="0.5"} 2
        demo_time_seconds_bucket{route="query",le="1.0"} 4
        demo_time_seconds_bucket{route="query",le="2.5"} 5
        demo_time_seconds_bucket{route="query",le="+Inf"} 6
        demo_time_seconds_count{route="query"} 6
        demo_time_seconds_sum{route="query"} 34.2

        """#

    /// OpenMetrics differs in the names of counters, in the quotes of help, and in its end.
    static var openMetrics: String {
        let lines = prometheus.split(separator: "\n").map(String.init).map { line in
            line.hasPrefix("#")
                ? line.replacing("_total ", with: " ", maxReplacements: 1).replacing("\"", with: "\\\"") : line
        }
        return lines.joined(separator: "\n") + "\n# EOF\n"
    }

    @Test func theTextFormatIsWhatPrometheusReads() {
        #expect(String(decoding: Self.registry().exposition(.prometheus), as: UTF8.self) == Self.prometheus)
    }

    @Test func openMetricsIsWrittenWhereItIsAskedFor() {
        #expect(String(decoding: Self.registry().exposition(.openMetrics), as: UTF8.self) == Self.openMetrics)
    }

    @Test(
        arguments: [
            (nil, .prometheus), ("", .prometheus), ("*/*", .prometheus), ("text/plain", .prometheus),
            ("application/openmetrics-text", .openMetrics),
            (
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2", .openMetrics
            ),
            ("application/openmetrics-text; version=\"1.0.0\" ; q=0.5, text/plain;version=0.0.4;q=0.7", .prometheus),
            ("application/openmetrics-text;version=0.0.1,text/plain;q=0.1", .prometheus),
            ("Application/OpenMetrics-Text;Version=1.0.0", .openMetrics),
            ("application/openmetrics-text;q=0", .prometheus), ("application/openmetrics-text;q=x", .prometheus),
            (";;,=,q=1,application/json", .prometheus),
        ] as [(String?, ExpositionFormat)])
    func theFormatFollowsAccept(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }

    @Test func numbersAreWrittenInFull() {
        #expect(ExpositionWriter.text(9_007_199_254_740_992) == "9007199254740992")
        #expect(ExpositionWriter.text(0.1) == "0.1" && ExpositionWriter.text(-0.0) == "0")
    }
}
