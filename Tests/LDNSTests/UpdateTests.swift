import Foundation
import LDNS
import Testing

/// What a server may send to an update, and what confirms it.
struct UpdateTests {
    private static let update = TextUpdate(
        zone: "example.com", name: "_acme-challenge.example.com", text: Array("x".utf8), change: .add(timeToLive: 60))

    private static func failure(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) throws -> DNSFailure? {
        let server = try StreamServer(answer)
        defer { server.stop() }
        var settings = ResolverSettings()
        settings.timeout = .milliseconds(500)
        let key = try TSIGKey(
            name: "k", algorithm: .hmacSHA256, secret: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
        do throws(DNSFailure) {
            try Resolver(server.server, settings).update(update, key: key)
            return nil
        } catch {
            return error
        }
    }

    private static func answered(_ query: [UInt8]) -> [UInt8] {
        var bytes = query
        bytes[2] |= 0x80
        return bytes
    }

    /// The message up to its signature, without that.
    private static func unsigned(_ query: [UInt8]) -> [UInt8] {
        // Twelve bytes of header, and a zone of thirteen, a type and a class.
        var bytes = Array(answered(query).prefix(12 + 13 + 4))
        for index in 6..<12 { bytes[index] = 0 }
        return bytes
    }

    @Test func anAnswerWithoutASignatureConfirmsNothing() throws {
        let failure = try #require(try Self.failure { Self.unsigned($0) })
        #expect(failure.kind == .unsigned, "\(failure)")
        #expect(failure.reason.contains("(NOERROR)"))
    }

    @Test func theSignatureOfTheQuestionIsNoneOfAnAnswer() throws {
        let failure = try #require(try Self.failure { Self.answered($0) })
        #expect(failure.kind == .unsigned, "\(failure)")
    }

    @Test func anAnswerToAnotherUpdateConfirmsNothing() throws {
        let failure = try Self.failure { query in
            var bytes = Self.answered(query)
            bytes[0] ^= 0xFF
            return bytes
        }
        #expect(failure?.kind == .malformed)
    }

    @Test func silenceConfirmsNothing() throws {
        #expect(try Self.failure { _ in nil } != nil)
        #expect(try Self.failure { _ in [] } != nil)
        #expect(try Self.failure { _ in [1, 2, 3] } != nil)
    }

    @Test func aServerThatIsNotThereIsUnreachable() throws {
        let server = try StreamServer { _ in nil }
        server.stop()
        let key = try TSIGKey(
            name: "k", algorithm: .hmacSHA256, secret: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
        #expect {
            var settings = ResolverSettings()
            settings.timeout = .milliseconds(500)
            try Resolver(server.server, settings).update(Self.update, key: key)
        } throws: { ($0 as? DNSFailure)?.kind == .unreachable }
    }

    @Test(arguments: [0, 256])
    func aTextThatARecordCannotHoldIsNotSent(_ length: Int) throws {
        let server = try #require(DNSServer(address: "127.0.0.1", port: 9))
        let key = try TSIGKey(
            name: "k", algorithm: .hmacSHA256, secret: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
        let update = TextUpdate(
            zone: "example.com", name: "a.example.com", text: [UInt8](repeating: 65, count: length), change: .remove)
        #expect { try Resolver(server).update(update, key: key) } throws: {
            ($0 as? DNSFailure)?.kind == .unusable
        }
    }
}
