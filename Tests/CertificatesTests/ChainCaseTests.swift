import Certificates
import Foundation
import Testing

/// The corpus of chains, where it is at hand.
struct ChainCaseTests {
    struct Corpus: Decodable { let testcases: [Case] }
    struct Case: Decodable {
        let id: String
        let features: [String]
        let trusted_certs: [String]
        let untrusted_intermediates: [String]
        let peer_certificate: String
        let crls: [String]
        let validation_time: String?
        let max_chain_depth: Int?
        let expected_result: String
        let expected_peer_name: Name
        let jvm17_result: String
        let jvm17_reason: String?
    }
    struct Name: Decodable { let kind: String; let value: String }

    static func der(_ pem: String) -> [UInt8] {
        let body = pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }.joined()
        return Array(Data(base64Encoded: body) ?? Data())
    }

    static func question(_ one: Case) throws -> ChainQuestion {
        var time = Int64(Date().timeIntervalSince1970)
        if let text = one.validation_time {
            let plain = text.replacing(/\.\d+/, with: "")
            time = Int64(try Date(plain, strategy: .iso8601).timeIntervalSince1970)
        }
        return ChainQuestion(
            chain: try ([one.peer_certificate] + one.untrusted_intermediates).map { try Certificate(der: der($0)) },
            anchors: try one.trusted_certs.map { try Certificate(der: der($0)) },
            host: HostIdentity(one.expected_peer_name.value), time: time,
            hasFraction: one.validation_time?.contains(".") == true,
            revocationLists: try one.crls.map { try RevocationList(der: der($0)) },
            maximumIntermediates: one.max_chain_depth)
    }

    @Test func agreement() throws {
        let path = ProcessInfo.processInfo.environment["CAUSEWAY_CHAINS"] ?? "/tmp/limbo/given.json"
        let corpus = try JSONDecoder().decode(Corpus.self, from: Data(contentsOf: URL(filePath: path)))
        var wrong = 0
        var wrongJVM = 0
        for one in corpus.testcases {
            var result = "FAILURE"
            var text = ""
            do {
                let verdict = ChainJudge(try Self.question(one)).correctness()
                if verdict.isGood { result = "SUCCESS" }
                text =
                    verdict.path.isEmpty
                    ? "no path" : verdict.flaws.map { "\($0.place) \($0.id) \($0.text)" }.joined(separator: "; ")
            } catch { text = "\(error)" }
            if result != one.expected_result {
                wrong += 1
                print("DIS", one.id, one.features, "expected", one.expected_result, text)
            }
        }
        for one in corpus.testcases {
            var result = "FAILURE"
            var text = ""
            do {
                let verdict = ChainJudge(try Self.question(one)).acceptance()
                if verdict.isGood { result = "SUCCESS" }
                text =
                    verdict.path.isEmpty
                    ? "no path" : verdict.flaws.map { "\($0.place) \($0.id) \($0.text)" }.joined(separator: "; ")
            } catch { text = "\(error)" }
            if result != one.jvm17_result {
                wrongJVM += 1
                print("DIS JVM", one.id, one.features, "jvm", one.jvm17_result, text, one.jvm17_reason ?? "")
            }
        }
        print("DIS JVM total", wrongJVM)
        print("DIS total", wrong, "of", corpus.testcases.count)
    }
}
