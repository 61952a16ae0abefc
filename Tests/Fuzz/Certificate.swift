// fuzz: -max_len=65536
import Findings

@testable import Certificates

/// Whatever a peer sends for a certificate or a revocation list, it is read within bounds or refused with words.
func fuzz(_ bytes: [UInt8]) {
    do throws(CertificateSyntaxError) {
        let certificate = try Certificate(der: bytes)
        demand(certificate.der == bytes, "a certificate keeps its bytes")
        demand((1...256).contains(certificate.version), "a version is one")
        demand(certificate.subject.matches(certificate.subject), "a name is itself")
        demand(certificate.isSelfIssued == certificate.issuer.matches(certificate.subject), "names are compared one way")
        _ = certificate.subject.description
        judge(certificate)
    } catch {
        demand(!error.description.isEmpty && error.description.utf8.count < 400, "a refusal says why")
    }
    if let list = try? RevocationList(der: bytes) {
        demand(list.count >= 0 && list.repeatsSerialNumbers == list.repeatsSerialNumbers, "a list is read")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for der in (try? PEM.blocks("CERTIFICATE", in: text)) ?? [] { _ = try? Certificate(der: der) }
    names(text)
}

/// By itself: leaf and anchor in one, without and with a list of it.
private func judge(_ certificate: Certificate) {
    for isVetted in [false, true] {
        let diagnosis = ChainDiagnosis(
            ChainQuestion(
                chain: [certificate], anchors: isVetted ? [certificate] : [], anchorsAreVetted: isVetted,
                host: HostIdentity("sharing.example.com"), time: 1_800_000_000))
        let findings = diagnosis.findings()
        demand(
            isVetted || findings.contains { $0.status == .fail }, "what leads to no anchor fails")
        for finding in findings { demand(!finding.summary.isEmpty, "a finding has words") }
    }
}

/// The first line is a name, the second a pattern of a certificate.
private func names(_ text: String) {
    let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
    guard lines.count == 2 else { return }
    if JVMName.matches(lines[0], lines[1]) {
        demand(lines[1].contains("*") || lines[0].lowercased() == lines[1].lowercased(), "what matches is equal")
    }
    _ = HostIdentity(lines[0]).description
}
