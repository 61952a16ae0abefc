import Findings
import Testing

struct ReportTests {
    @Test func theWorstStatusDecides() {
        func report(_ statuses: Status...) -> Report {
            Report(target: "x", findings: statuses.map { Finding("tls.x", .error, $0, "x") })
        }
        #expect(report().outcome == .passed)
        #expect(report(.pass, .skip).outcome.exitCode == 0)
        #expect(report(.pass, .unknown).outcome.exitCode == 4)
        #expect(report(.warn, .pass).outcome.exitCode == 4)
        #expect(report(.warn, .fail, .pass).outcome.exitCode == 3)
    }

    @Test func aFaultHasTheStatusOfItsSeverity() {
        let statuses = Severity.allCases.map { Finding(found: "tls.x", $0, "x").status }
        #expect(statuses == [.pass, .warn, .fail])
    }
}
