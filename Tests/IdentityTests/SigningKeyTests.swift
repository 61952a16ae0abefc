import Crypto
import Foundation
import JSON
import Testing
import TokenSyntax

@testable import Identity

@Suite struct SigningKeyTests {
    private static func key(_ seconds: Double, retires: Double? = nil) -> SigningKey {
        let key = SigningKey(createdAt: Date(timeIntervalSince1970: seconds))
        return retires.map { key.retiring(at: Date(timeIntervalSince1970: $0)) } ?? key
    }

    /// The key of RFC 7515 appendix A.3.1, which is public; its thumbprint was computed apart from this code.
    @Test func theIDIsTheThumbprintOfThePublicKey() throws {
        let scalar = try #require(Base64Text.decodeURL(Array("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI".utf8)))
        let key = try SigningKey(rawRepresentation: scalar, createdAt: Forge.date, retiresAt: nil)
        #expect(key.coordinates.x == "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
        #expect(key.coordinates.y == "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
        #expect(key.id == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")
    }

    @Test func aStoredKeyComesBack() throws {
        let key = SigningKey(createdAt: Forge.date)
        let back = try SigningKey(rawRepresentation: key.rawRepresentation, createdAt: Forge.date, retiresAt: nil)
        #expect(key.rawRepresentation.count == 32 && back == key)
        #expect(back.privateKey.rawRepresentation == key.privateKey.rawRepresentation)
        var text = ""
        dump(key, to: &text)
        let scalar = Base64Text.encodeURL(key.rawRepresentation)
        #expect(!"\(key) \(String(reflecting: key)) \(text)".contains(scalar) && !text.contains("privateKey"))
    }

    @Test(arguments: [[], [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xFF, count: 32), [1, 2, 3]])
    func damagedKeysAreRefused(_ bytes: [UInt8]) {
        #expect(throws: SigningKeyError.notAKey) {
            try SigningKey(rawRepresentation: bytes, createdAt: Forge.date, retiresAt: nil)
        }
    }

    @Test func aRingHasOneActiveKeyAtMost() throws {
        let (active, old, older) = (Self.key(30), Self.key(20, retires: 90), Self.key(10, retires: 80))
        let ring = try SigningKeyRing([older, active, old])
        #expect(ring.active == active && ring.retired == [old, older] && ring.keys.count == 3)
        let retired = try SigningKeyRing([old])
        #expect(retired.active == nil && retired.keys == [old])
        #expect(try retired.rotated(at: Forge.date, overlap: 60).active != nil && SigningKeyRing([]).keys.isEmpty)
        #expect(throws: SigningKeyError.activeKeys(2)) { try SigningKeyRing([active, Self.key(40)]) }
        #expect(throws: SigningKeyError.duplicate(active.id)) {
            try SigningKeyRing([active, active.retiring(at: Forge.date)])
        }
    }

    @Test func theKeySetIsPublicAndAlwaysTheSame() throws {
        let (active, old, over) = (Self.key(30), Self.key(20, retires: 90), Self.key(10, retires: 50))
        let bytes = try SigningKeyRing([over, old, active]).keySet(at: Date(timeIntervalSince1970: 50))
        #expect(bytes == (try SigningKeyRing([active, over, old]).keySet(at: Date(timeIntervalSince1970: 50))))
        let set = try JSONWebKeySet(parsing: bytes)
        #expect(set.keys.map(\.id) == [active.id, old.id] && set.skipped.isEmpty)
        let first = try JSONValue(parsing: bytes)["keys"]?.array?.first?.object ?? []
        #expect(first.map(\.key) == ["kty", "use", "alg", "kid", "crv", "x", "y"])
        for key in [active, old, over] {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(Base64Text.encodeURL(key.rawRepresentation)))
        }
    }

    /// What others read is what verifies: our own tokens, judged as those of an external issuer by the published set.
    @Test func theKeySetVerifiesOurTokens() async throws {
        let ring = SigningKeyRing(active: SigningKey(createdAt: Forge.date)).rotated(at: Forge.date, overlap: 60)
        let issued = try await AccessTokenIssuer(issuer: TestIssuer.url).issue(
            to: UUID(), clientID: "c", for: .sharing(endpoint: "https://s"), with: ring, at: Forge.date)
        let trusted = try TrustedIssuer(issuer: TestIssuer.url, audiences: ["https://s"])
        let set = String(decoding: ring.keySet(at: Forge.date), as: UTF8.self)
        let verifier = ExternalTokenVerifier(
            trusted, keys: IssuerKeys(of: trusted, through: ScriptedIssuer.publishing(set)))
        let identity = try await verifier.verify(CompactToken(parsing: issued.text), at: Forge.date)
        #expect(identity.tokenID == issued.id.uuidString.lowercased())
    }
}
