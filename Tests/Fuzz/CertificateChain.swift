// fuzz: -max_len=65536
import Findings

@testable import Certificates

/// Chains that a peer sends: certificates one after another, each with its length in two bytes. The last is trusted.
func fuzz(_ bytes: [UInt8]) {
    var rest = bytes[...]
    var chain: [Certificate] = []
    while rest.count >= 2, chain.count < 24 {
        let length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(2)
        if let certificate = try? Certificate(der: Array(rest.prefix(length))) { chain.append(certificate) }
        rest = rest.dropFirst(length)
    }
    guard let anchor = chain.popLast(), !chain.isEmpty else { return }
    let question = ChainQuestion(
        chain: chain, anchors: [anchor], host: HostIdentity("example.com"), time: 1_800_000_000)
    let diagnosis = ChainDiagnosis(question)
    let findings = diagnosis.findings()
    demand(
        diagnosis.correctness.isGood || findings.contains { $0.status != .pass },
        "a chain that is not correct has a finding")
    demand(diagnosis.acceptance.isGood || findings.contains { $0.status == .fail }, "a refusal has a failure")
    for finding in findings {
        demand(finding.evidence.allSatisfy { $0.utf8.count < 200_000 }, "evidence is bounded")
    }
}
