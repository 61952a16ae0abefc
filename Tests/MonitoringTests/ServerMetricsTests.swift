import Foundation
import Testing

@testable import Monitoring

struct ServerMetricsTests {
    @Test func aRequestIsCountedWhereItBelongs() {
        let metrics = ServerMetrics(PrometheusRegistry())
        metrics.count(
            route: "query", status: 200, duration: .milliseconds(30), answerBytes: 5000, fileBytes: 0, filesHandedOut: 3
        )
        metrics.count(
            route: "file", status: 206, duration: .seconds(2), answerBytes: 0, fileBytes: 70_000, filesHandedOut: 0)
        metrics.count(
            route: "query", status: 999, duration: .zero, answerBytes: 0, fileBytes: 0, filesHandedOut: 0)
        metrics.count(store: "lake", operation: "get", status: 503, duration: .seconds(1))
        metrics.count(store: "lake", operation: "get", status: nil, duration: .seconds(1))
        metrics.count(registryOperation: "createShare", failure: "conflict", duration: .milliseconds(2))
        metrics.authenticationFailures.series(AuthenticationFailure.expired.rawValue).add()
        metrics.observeAudit {
            [AuditReading(sink: "file", queuedEvents: 4, queuedBytes: 2000, written: 90, lost: 2, failures: 1)]
        }
        metrics.observeCache(bytes: { 123 }, snapshots: { 2 })
        metrics.observeBuild(version: "1.2.3", revision: "abc", compiler: "Swift 6.3")
        metrics.observeProcess()
        let text = RegistryTests.text(metrics.registry)
        for line in [
            #"causeway_requests_total{route="query",status="2xx"} 1"#,
            #"causeway_requests_total{route="query",status="other"} 1"#,
            #"causeway_requests_total{route="file",status="2xx"} 1"#,
            #"causeway_request_duration_seconds_bucket{route="query",le="0.05"} 2"#,
            #"causeway_request_duration_seconds_bucket{route="query",le="0.025"} 1"#,
            #"causeway_answer_bytes_sum{route="query"} 5000"#, "causeway_file_bytes_total 70000",
            "causeway_files_handed_out_total 3",
            #"causeway_store_requests_total{store="lake",operation="get",status="503"} 1"#,
            #"causeway_store_requests_total{store="lake",operation="get",status="error"} 1"#,
            #"causeway_store_request_duration_seconds_count{store="lake",operation="get"} 2"#,
            #"causeway_registry_failures_total{operation="createShare",kind="conflict"} 1"#,
            #"causeway_authentication_failures_total{reason="expired"} 1"#,
            #"causeway_authentication_failures_total{reason="missing"} 0"#,
            #"causeway_audit_queue_events{sink="file"} 4"#, #"causeway_audit_lost_total{sink="file"} 2"#,
            "causeway_snapshot_cache_bytes 123", #"causeway_snapshot_cache_requests_total{result="miss"} 0"#,
            #"causeway_build_info{version="1.2.3",revision="abc",compiler="Swift 6.3"} 1"#,
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
        for name in ["cpu_seconds_total", "start_time_seconds", "resident_memory_bytes", "open_fds", "max_fds"] {
            #expect(text.contains("\nprocess_\(name) "), "\(name)")
        }
    }

    /// Whoever may scrape must not learn who reads what.
    @Test func noLabelNamesARecipientOrATable() {
        let metrics = ServerMetrics(PrometheusRegistry())
        metrics.count(
            route: "query", status: 200, duration: .zero, answerBytes: 1, fileBytes: 1, filesHandedOut: 1)
        for word in ["recipient", "share", "schema=", "table=", "address", "user"] {
            for line in RegistryTests.text(metrics.registry).split(separator: "\n") where !line.hasPrefix("#") {
                #expect(!line.contains(word) || line.contains("reason=\"address\""), "\(line)")
            }
        }
    }

    @Test func theFiguresOfAProcessAreThoseOfTheOperatingSystem() throws {
        let figures = ProcessFigures(
            status:
                "42 (a) b (c)) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 7 0 12345 1000000 300 18446744073",
            system: "cpu 1 2 3\nbtime 1700000000\nprocesses 5\n",
            limits: "Limit                     Soft Limit           Hard Limit           Units\n"
                + "Max open files            1024                 1048576              files\n", ticks: 100,
            pageSize: 4096)
        #expect(figures.processorSeconds == 3 && figures.threads == 7 && figures.virtualBytes == 1_000_000)
        #expect(figures.residentBytes == 1_228_800 && figures.startTime == 1_700_000_123.45)
        #expect(figures.maximumDescriptors == 1024)
        #expect(
            ProcessFigures(status: "", system: "", limits: "", ticks: 100, pageSize: 1)
                == ProcessFigures(
                    status: "x) S 1", system: "btime", limits: "Max open files unlimited", ticks: 100, pageSize: 1))
        let now = ProcessFigures.current()
        let began = try #require(now.startTime)
        #expect(abs(began - Date().timeIntervalSince1970) < 3600 && began <= Date().timeIntervalSince1970 + 2)
        #expect(try #require(now.residentBytes) > 1_000_000)
        #expect(try #require(now.openDescriptors) >= 3)
        #expect(try #require(now.processorSeconds) > 0)
    }
}
