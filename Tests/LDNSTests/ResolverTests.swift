import Foundation
import LDNS
import Testing

/// What servers may send, and what is taken for an answer.
struct ResolverTests {
    private static func settings(_ milliseconds: Int) -> ResolverSettings {
        var settings = ResolverSettings()
        settings.timeout = .milliseconds(milliseconds)
        settings.attempts = 1
        return settings
    }

    /// The question again, as an answer with a code and no records.
    private static func answer(_ query: [UInt8], code: UInt8 = 0) -> [UInt8] {
        var bytes = query
        bytes[2] |= 0x80
        bytes[3] = bytes[3] & 0xF0 | code
        return bytes
    }

    private static func failure(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) throws -> DNSFailure? {
        let server = try DatagramServer(answer)
        defer { server.stop() }
        do throws(DNSFailure) {
            _ = try Resolver(server.server, settings(300)).ask("example.com", .txt)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [0, 2, 3, 5, 9] as [UInt8])
    func everyCodeIsAnAnswer(_ code: UInt8) throws {
        let server = try DatagramServer { Self.answer($0, code: code) }
        defer { server.stop() }
        let answer = try Resolver(server.server, Self.settings(1000)).ask("example.com", .txt)
        #expect(answer.code.rawValue == UInt16(code))
        #expect(answer.answers.isEmpty && !answer.isTruncated)
        #expect(answer.duration < .seconds(1))
    }

    @Test func silenceIsAFailureWithinTheTime() throws {
        let start = ContinuousClock.now
        #expect(try Self.failure { _ in nil }?.kind == .unreachable)
        #expect(start.duration(to: .now) < .seconds(2))
    }

    @Test func anAnswerToSomebodyElseIsNone() throws {
        let failure = try Self.failure { query in
            var bytes = Self.answer(query)
            bytes[0] ^= 0xFF
            return bytes
        }
        #expect(failure?.kind == .malformed || failure?.kind == .unreachable, "\(String(describing: failure))")
    }

    @Test func anAnswerToAnotherQuestionIsNone() throws {
        let failure = try Self.failure { query in
            var bytes = Self.answer(query)
            bytes[13] = UInt8(ascii: "x")
            return bytes
        }
        #expect(failure?.kind == .malformed)
        #expect(failure?.reason.contains("another question") == true)
    }

    @Test func aQuestionIsNoAnswer() throws {
        #expect(try Self.failure { $0 }?.kind == .malformed)
    }

    @Test(arguments: [[UInt8](), [1, 2, 3], [UInt8](repeating: 0xFF, count: 40)])
    func bytesThatAreNoMessageAreAFailure(_ bytes: [UInt8]) throws {
        let failure = try Self.failure { query in Array(query.prefix(2)) + bytes }
        #expect(failure?.kind == .malformed || failure?.kind == .unreachable, "\(String(describing: failure))")
    }

    @Test(arguments: ["", "a..b", String(repeating: "a", count: 64) + ".example.com", "a\0b"])
    func whatIsNoNameIsNotAsked(_ name: String) throws {
        let server = try #require(DNSServer(address: "127.0.0.1", port: 9))
        #expect {
            try Resolver(server, Self.settings(100)).ask(name, .a)
        } throws: { ($0 as? DNSFailure)?.kind == .unusable }
    }
}
