import Foundation
import Testing

@testable import Addresses

struct PrivateEndpointTests {
    static func endpoint(_ attributes: [(type: UInt8, value: [UInt8])]) throws -> PrivateEndpoint? {
        var builder = HeaderBuilder()
        builder.attributes = attributes
        return try ProxyHeaderTests.header(builder.bytes).privateEndpoint
    }

    @Test func theEndpointOfAWSIsItsName() throws {
        let id = "vpce-0123456789abcdef0"
        #expect(try Self.endpoint([(0xEA, [1] + Array(id.utf8))]) == .aws(vpcEndpoint: id))
    }

    @Test func theLinkOfAzureIsLittleEndian() throws {
        #expect(try Self.endpoint([(0xEE, [1, 0x78, 0x56, 0x34, 0x12])]) == .azure(linkID: 0x1234_5678))
        #expect(try Self.endpoint([(0xEE, [1, 0xff, 0xff, 0xff, 0xff])]) == .azure(linkID: 0xffff_ffff))
    }

    @Test func theConnectionOfGCPIsBigEndian() throws {
        #expect(
            try Self.endpoint([(0xE0, [0xff, 0xff, 0xff, 0xff, 0xc0, 0xa8, 0x64, 0x02])])
                == .gcp(connectionID: 18_446_744_072_646_845_442))
    }

    static let otherForms: [(UInt8, [UInt8])] = [
        (UInt8(0xEA), [UInt8]()), (0xEA, [1]), (0xEA, [2, 0x76]), (0xEA, [1, 0x76, 0x20]), (0xEA, [1, 0x0A]),
        (0xEA, [1] + [UInt8](repeating: 0x61, count: 65)), (0xEA, [1, 0xC3, 0xA9]), (0xEE, [1, 0, 0, 0]),
        (0xEE, [1, 0, 0, 0, 0, 0]), (0xEE, [2, 0, 0, 0, 0]), (0xE0, [0, 0, 0, 0, 0, 0, 0]),
        (0xE0, [0, 0, 0, 0, 0, 0, 0, 0, 0]), (0xE1, [0, 0, 0, 0, 0, 0, 0, 0]),
    ]

    @Test(arguments: otherForms)
    func whatHasAnotherFormIsNoEndpoint(_ type: UInt8, _ value: [UInt8]) throws {
        #expect(try Self.endpoint([(type, value)]) == nil)
    }

    @Test func twoEndpointsAreNone() throws {
        let aws: (UInt8, [UInt8]) = (0xEA, [1] + Array("vpce-1".utf8))
        #expect(try Self.endpoint([aws, aws]) == .aws(vpcEndpoint: "vpce-1"))
        #expect(try Self.endpoint([aws, (0xEA, [1] + Array("vpce-2".utf8))]) == nil)
        #expect(try Self.endpoint([aws, (0xEE, [1, 1, 0, 0, 0])]) == nil)
    }

    @Test(arguments: [
        (PrivateEndpoint.aws(vpcEndpoint: "vpce-1"), #"{"cloud":"aws","id":"vpce-1"}"#),
        (.azure(linkID: .max), #"{"cloud":"azure","id":"4294967295"}"#),
        (.gcp(connectionID: .max), #"{"cloud":"gcp","id":"18446744073709551615"}"#),
    ])
    func anEndpointIsItsCloudAndIdInJSON(_ endpoint: PrivateEndpoint, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(endpoint), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(PrivateEndpoint.self, from: Data(json.utf8)) == endpoint)
    }

    @Test(arguments: [
        #"{"cloud":"oci","id":"1"}"#, #"{"cloud":"azure","id":"4294967296"}"#, #"{"cloud":"azure","id":"x"}"#,
        #"{"cloud":"gcp","id":"-1"}"#, #"{"cloud":"aws","id":"a b"}"#, #"{"cloud":"aws"}"#,
    ])
    func whatIsNoEndpointIsNotDecoded(_ json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PrivateEndpoint.self, from: Data(json.utf8))
        }
    }
}
