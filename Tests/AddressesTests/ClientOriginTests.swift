import Foundation
import Testing

@testable import Addresses

struct ClientOriginTests {
    static func peer(_ text: String = "10.0.0.1") throws -> ClientOrigin {
        ClientOrigin(peer: try #require(IPAddress(text)), port: 5000)
    }

    static func header(_ builder: HeaderBuilder) throws -> ProxyHeader {
        try ProxyHeaderTests.header(builder.bytes)
    }

    @Test func withoutAProxyThePeerIsTheClient() throws {
        let origin = try Self.peer()
        #expect(origin.knownBy == .socket)
        #expect(origin.address == origin.peer)
        #expect(origin.description == "10.0.0.1:5000")
        #expect(origin.privateEndpoint == nil)
    }

    @Test func aPROXYHeaderNamesTheClientAndTheEndpoint() throws {
        var builder = HeaderBuilder()
        builder.attributes = [(0xEE, [1, 7, 0, 0, 0])]
        let origin = try Self.peer().relayed(by: try Self.header(builder))
        #expect(origin.knownBy == .proxyProtocol)
        #expect(origin.description == "192.0.2.7:4711")
        #expect(origin.peer.description == "10.0.0.1")
        #expect(origin.privateEndpoint == .azure(linkID: 7))
    }

    @Test func ofALocalConnectionThePeerIsTheClient() throws {
        let local = HeaderBuilder(versionAndCommand: 0x20)
        #expect(try Self.peer().relayed(by: try Self.header(local)) == Self.peer())
        #expect(try Self.peer().relayed(by: try Self.header(HeaderBuilder(family: 0x00))) == Self.peer())
    }

    @Test func aTrustedProxyNamesTheClient() throws {
        let trusted = try AddressList(parsing: ["10.0.0.0/8"])
        let origin = try Self.peer().forwarded(for: ["192.0.2.9, 10.0.0.2"], trusted: trusted)
        #expect(origin.knownBy == .forwardedFor)
        #expect(origin.description == "192.0.2.9")
        #expect(origin.port == nil)
        #expect(origin.peer.description == "10.0.0.1")
        #expect(try Self.peer().forwarded(for: ["192.0.2.9"], trusted: .empty) == Self.peer())
        #expect(try Self.peer().forwarded(for: ["x"], trusted: trusted) == Self.peer())
    }

    /// HTTP proxy, then a load balancer that sends the PROXY header: the header names the HTTP proxy.
    @Test func theProxyThatThePROXYHeaderNamesHasToBeTrusted() throws {
        var builder = HeaderBuilder()
        builder.attributes = [(0xEA, [1] + Array("vpce-1".utf8))]
        let relayed = try Self.peer().relayed(by: try Self.header(builder))
        let balancer = try AddressList(parsing: ["10.0.0.0/8"])
        #expect(relayed.forwarded(for: ["203.0.113.5"], trusted: balancer) == relayed)
        let proxy = try AddressList(parsing: ["192.0.2.7"])
        let origin = relayed.forwarded(for: ["203.0.113.5:99"], trusted: proxy)
        #expect(origin.description == "203.0.113.5:99")
        #expect(origin.knownBy == .forwardedFor)
        #expect(origin.peer.description == "10.0.0.1")
        #expect(origin.privateEndpoint == .aws(vpcEndpoint: "vpce-1"))
    }

    @Test func anIPv6AddressHasBracketsBeforeItsPort() throws {
        #expect(try Self.peer("2001:db8::7").description == "[2001:db8::7]:5000")
        #expect(ClientOrigin(peer: IPAddress(ipv6: 1), port: nil).description == "::1")
    }

    @Test func itsNamesInJSONAreThoseOfTheAudit() throws {
        var builder = HeaderBuilder()
        builder.attributes = [(0xE0, [0, 0, 0, 0, 0, 0, 0, 9])]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for (origin, json) in [
            (
                try Self.peer(),
                #"{"address":"10.0.0.1","knownBy":"socket","peer":"10.0.0.1","port":5000}"#
            ),
            (
                try Self.peer().relayed(by: try Self.header(builder)),
                #"{"address":"192.0.2.7","knownBy":"proxyProtocol","peer":"10.0.0.1","port":4711,"#
                    + #""privateEndpoint":{"cloud":"gcp","id":"9"}}"#
            ),
            (
                try Self.peer().forwarded(for: ["2001:db8::1"], trusted: try AddressList(parsing: ["10.0.0.1"])),
                #"{"address":"2001:db8::1","knownBy":"forwardedFor","peer":"10.0.0.1"}"#
            ),
        ] {
            #expect(String(decoding: try encoder.encode(origin), as: UTF8.self) == json)
            #expect(try JSONDecoder().decode(ClientOrigin.self, from: Data(json.utf8)) == origin)
        }
    }
}
