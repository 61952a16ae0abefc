import Addresses
import Certificates
import Foundation
import ProbeSyntax
import Testing

@testable import Probes

/// Where an address from a certificate may lead, and what is taken from there.
@Suite(.serialized)
struct FetchTests {
    @Test(arguments: [
        "127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "169.254.169.254", "169.254.0.1", "fe80::1", "fd00:ec2::254",
        "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "ff02::1", "255.255.255.255",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "2002:a9fe:a9fe::1",
        "2002:7f00:1::", "::169.254.169.254", "::7f00:1",
    ])
    func whatNobodyOutsideShouldNameIsNotFetched(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(throws: FetchRefusal.self) { try FetchGuard(allowsLoopback: false).check(address) }
    }

    @Test(arguments: ["10.1.2.3", "192.168.0.1", "8.8.8.8", "2001:db8::1", "fd12::1", "64:ff9b::808:808"])
    func addressesOfNetworksAreFetched(_ text: String) throws {
        try FetchGuard(allowsLoopback: false).check(#require(IPAddress(text)))
    }

    @Test func loopbackAloneIsAllowedOnRequest() throws {
        let rule = FetchGuard(allowsLoopback: true)
        try rule.check(#require(IPAddress("127.0.0.1")))
        try rule.check(#require(IPAddress("::1")))
        #expect(throws: FetchRefusal.self) { try rule.check(#require(IPAddress("169.254.169.254"))) }
        #expect(throws: FetchRefusal.self) { try rule.check(name: "metadata.google.internal") }
    }

    @Test(arguments: [
        "https://ca.example/x", "ldap://ca.example/x", "file:///etc/passwd", "http://user@ca.example/", "http://",
        "http:///x", "http://ca.example:0/", "http://ca.example:99999/", "http://ca.example/a b",
        "http://ca.example/\r\nX: y", "http://ca example/", "http://[::1/", "http://ca\u{e9}.example/", "//ca.example/",
    ])
    func addressesThatAreNoPlainHTTPAreRefused(_ text: String) {
        #expect(throws: FetchRefusal.self) { try FetchAddress(text) }
    }

    @Test func anAddressIsTakenApart() throws {
        let plain = try FetchAddress("HTTP://CA.Example")
        #expect(
            plain.host == "ca.example" && plain.port == 80 && plain.target == "/" && plain.authority == "ca.example")
        let full = try FetchAddress("http://[2001:db8::1]:8080/a/b?c=d#e")
        #expect(full.host == "2001:db8::1" && full.port == 8080 && full.target == "/a/b?c=d")
        #expect(full.authority == "[2001:db8::1]:8080" && full.appending("x").target == "/a/b?c=d/x")
        #expect(try FetchAddress("http://ca.example?x").target == "/?x")
    }

    /// A name that leads to loopback, and a redirect to it, are no way around.
    @Test func neitherNamesNorRedirectsLeadAround() async throws {
        let hits = StaticSite.Counter()
        let target = try Listener()
        target.serve { _ in hits.count() }
        // Resolvers read numbers in many forms as addresses.
        for host in ["localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "[::1]"] {
            let refused = try await Self.outcome(of: "http://\(host):\(target.port)/", allowsLoopback: false)
            guard case .refused = refused else {
                Issue.record("\(host): \(refused)")
                continue
            }
        }
        let redirecting = try Listener()
        let port = target.port
        redirecting.serve { connection in
            _ = Listener.read(connection)
            let head = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(port)/\r\nContent-Length: 0\r\n\r\n"
            Listener.write(connection, Array(head.utf8))
        }
        #expect(try await Self.outcome(of: "http://127.0.0.1:\(redirecting.port)/") == .status(302))
        #expect(hits.value == 0)
    }

    @Test func answersAreBounded() async throws {
        let endless = try Listener()
        endless.serve { connection in
            _ = Listener.read(connection)
            Listener.write(connection, Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
            Listener.write(connection, [UInt8](repeating: 0x30, count: 1 << 20))
        }
        let endlessAnswer = try await Self.outcome(of: "http://127.0.0.1:\(endless.port)/")
        #expect(endlessAnswer == .failed("the answer is longer than \(256 << 10) bytes"))
        let silent = try Listener()
        silent.serve { connection in while !Listener.read(connection).isEmpty {} }
        let began = ContinuousClock.now
        let late = try await Self.outcome(of: "http://127.0.0.1:\(silent.port)/", timeout: .milliseconds(300))
        #expect(late == .failed("127.0.0.1:\(silent.port) (127.0.0.1): no answer before the deadline"))
        #expect(ContinuousClock.now - began < .seconds(3))
    }

    @Test func chunksAreJoined() async throws {
        let listener = try Listener()
        listener.serve { connection in
            _ = Listener.read(connection)
            Listener.write(connection, Array("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n".utf8))
            Listener.write(connection, Array("Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n".utf8))
            usleep(20_000)
            Listener.write(connection, Array("A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n".utf8))
            usleep(200_000)
        }
        #expect(
            try await Self.outcome(of: "http://127.0.0.1:\(listener.port)/") == .body(Array("abc0123456789".utf8)))
    }

    @Test(arguments: [
        "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n", "ICY 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFFFF\r\n", "HTTP/1.1 200 OK\r\n", "",
    ])
    func whatIsNoAnswerIsNoneTaken(_ text: String) async throws {
        let listener = try Listener()
        listener.serve { connection in
            _ = Listener.read(connection)
            Listener.write(connection, Array(text.utf8))
        }
        let outcome = try await Self.outcome(of: "http://127.0.0.1:\(listener.port)/")
        guard case .failed = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func datesOfHeadersAreRead() {
        #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        #expect(HTTPDate.seconds("Thu, 29 Feb 2024 23:59:60 GMT") == 1_709_251_200)
        #expect(HTTPDate.seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
        for text in [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 6 Nov 1994 08:49 GMT",
        ] {
            #expect(HTTPDate.seconds(text) == nil)
        }
    }

    private static func outcome(
        of url: String, allowsLoopback: Bool = true, timeout: Duration = .seconds(5)
    ) async throws -> FetchOutcome {
        let threads = ProbeThreads(count: 2)
        defer { threads.end() }
        let run = RevocationRun(
            rule: FetchGuard(allowsLoopback: allowsLoopback), deadline: Deadline(after: timeout), threads: threads)
        return try await run.answer(to: RevocationQuestion(position: 0, source: .issuer, url: url)).outcome
    }
}
