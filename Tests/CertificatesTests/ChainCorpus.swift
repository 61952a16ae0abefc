import Certificates
import Foundation

/// Chains with what is known of them.
struct ChainCorpus: Decodable {
    struct Case: Decodable {
        struct Name: Decodable { let value: String }

        let id: String
        let trusted: [String]
        let intermediates: [String]
        let leaf: String
        let lists: [String]
        let time: String?
        let depth: Int?
        let expected: String
        let name: Name
        let jvm: String

        enum CodingKeys: String, CodingKey {
            case id, lists = "crls", trusted = "trusted_certs", intermediates = "untrusted_intermediates"
            case leaf = "peer_certificate", time = "validation_time", depth = "max_chain_depth"
            case expected = "expected_result", name = "expected_peer_name", jvm = "jvm17_result"
        }

        var isExpected: Bool { expected == "SUCCESS" }
        var isTaken: Bool { jvm == "SUCCESS" }

        func question() throws -> ChainQuestion {
            var seconds = Date().timeIntervalSince1970
            if let time {
                let hasFraction = time.contains(".")
                let style = Date.ISO8601FormatStyle(includingFractionalSeconds: hasFraction)
                seconds = try Date(time, strategy: style).timeIntervalSince1970
            }
            return ChainQuestion(
                chain: try ([leaf] + intermediates).map(certificate), anchors: try trusted.map(certificate),
                host: HostIdentity(name.value), time: Int64(seconds.rounded(.down)),
                hasFraction: seconds != seconds.rounded(.down),
                revocationLists: try lists.flatMap { try PEM.blocks("X509 CRL", in: $0) }.map(RevocationList.init),
                maximumIntermediates: depth)
        }

        private func certificate(_ pem: String) throws -> Certificate {
            try Certificate(der: PEM.blocks("CERTIFICATE", in: pem).first ?? [])
        }
    }

    let testcases: [Case]

    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/certificates/chain-cases.json.gz").standardized.path

    static var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    static func load() throws -> [Case] {
        let unpacked = Process()
        unpacked.executableURL = URL(filePath: "/bin/gzip")
        unpacked.arguments = ["--decompress", "--stdout", path]
        let pipe = Pipe()
        unpacked.standardOutput = pipe
        try unpacked.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        unpacked.waitUntilExit()
        return try JSONDecoder().decode(ChainCorpus.self, from: data).testcases
    }
}
