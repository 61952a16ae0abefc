import Findings

/// What responders and lists say of the certificates of the path.
enum RevocationFindings {
    static func findings(of observations: [RevocationObservation], _ question: ConnectionQuestion) -> [Finding] {
        var findings: [Finding] = []
        for position in Set(observations.map(\.position)).sorted() where position + 1 < question.path.count {
            let asked = observations.filter { $0.position == position && $0.source != .issuer }
            let readings = asked.map { observation in
                (
                    observation,
                    RevocationReading(
                        of: observation, certificate: question.path[position], issuer: question.path[position + 1],
                        at: question.time)
                )
            }
            let subject = position == 0 ? "the server's certificate" : "certificate \(position + 1) of the path"
            if let finding = revoked(readings, subject) {
                findings.append(finding)
                continue
            }
            findings += readings.compactMap { observation, reading in
                RevocationTexts.finding(of: observation, reading, subject)
            }
        }
        return findings
    }

    private static func revoked(
        _ readings: [(RevocationObservation, RevocationReading)], _ subject: String
    ) -> Finding? {
        let evidence = readings.compactMap { observation, reading in
            RevocationTexts.evidence(of: reading).map { "\(observation.source.rawValue) \(observation.url): \($0)" }
        }
        return evidence.isEmpty ? nil : RevocationTexts.revoked(subject, evidence)
    }
}
