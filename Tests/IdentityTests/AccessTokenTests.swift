import Crypto
import Foundation
import JSON
import Testing
import TokenSyntax

@testable import Identity

@Suite struct AccessTokenTests {
    private static let own = "https://share.example.com"
    private let ring = SigningKeyRing(active: SigningKey(createdAt: Forge.date))
    private let recipient = UUID()
    private let issuer = AccessTokenIssuer(issuer: own)
    private let sharing = AccessTokenVerifier(issuer: own, audience: .sharing(endpoint: own + "/delta-sharing"))

    private func refusal(
        _ text: String, _ verifier: AccessTokenVerifier? = nil, _ ring: SigningKeyRing? = nil, at now: Date = Forge.date
    ) async -> TokenRefusal? {
        do throws(TokenRefusal) {
            let token = try CompactToken(parsing: text)
            _ = try await (verifier ?? sharing).verify(token, with: ring ?? self.ring, at: now)
            return nil
        } catch {
            return error
        }
    }

    private func issued(_ audience: TokenAudience? = nil, with ring: SigningKeyRing? = nil) async throws -> String {
        try await issuer.issue(
            to: recipient, clientID: "c1", for: audience ?? sharing.audience, scope: ["a", "b"],
            with: ring ?? self.ring, at: Forge.date
        ).text
    }

    /// Signed by the ring's own key, with whatever header and claims.
    private func forged(_ header: String? = nil, _ changes: KeyValuePairs<String, String?> = [:]) throws -> String {
        let good: KeyValuePairs<String, String?> = [
            "aud": "\"\(Self.own)/delta-sharing\"", "client_id": "\"c\"", "sub": "\"\(recipient.uuidString)\"",
            "jti": "\"\(UUID().uuidString)\"",
        ]
        var all = good.map { ($0.key, $0.value) }
        for change in changes {
            all.removeAll { $0.0 == change.key }
            all.append((change.key, change.value))
        }
        var text = Forge.claims(issuer: Self.own)
        for (name, value) in all { text = Self.replacing(name, by: value, in: text) }
        return try Forge.compact(
            header ?? "{\"alg\":\"ES256\",\"kid\":\"\(ring.keys[0].id)\",\"typ\":\"at+jwt\"}", text
        ) { Array(try ring.keys[0].privateKey.signature(for: $0).rawRepresentation) }
    }

    private static func replacing(_ name: String, by value: String?, in claims: String) -> String {
        let object = (try? JSONValue(parsing: claims))?.object ?? []
        var members = object.filter { $0.key != name }
        if let value, let parsed = try? JSONValue(parsing: value) { members.append(.init(name, parsed)) }
        var writer = JSONWriter()
        writer.value(.object(members))
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func anIssuedTokenSaysWhoseItIs() async throws {
        let issued = try await issuer.issue(
            to: recipient, clientID: "c1", for: sharing.audience, scope: ["a", "b"], with: ring, at: Forge.date)
        #expect(issued.expiresIn == 3600 && issued.expiresAt == Forge.date.addingTimeInterval(3600))
        #expect(!"\(issued) \(String(reflecting: issued))".contains("eyJ"))
        let token = try CompactToken(parsing: issued.text)
        let claims = try await sharing.verify(token, with: ring, at: Forge.date)
        #expect(
            claims
                == AccessTokenClaims(
                    recipient: recipient, clientID: "c1", id: issued.id, scope: ["a", "b"], issuedAt: Forge.date,
                    expiresAt: issued.expiresAt))
        #expect(token.header.algorithm == "ES256" && token.header.type == "at+jwt")
        #expect(token.header.keyID == ring.keys[0].id)
        #expect(try token.claims.string("sub") == recipient.uuidString.lowercased())
        let again = try await issuer.issue(
            to: recipient, clientID: "c1", for: sharing.audience, with: ring, at: Forge.date)
        #expect(again.id != issued.id)
        #expect(try CompactToken(parsing: again.text).claims["scope"] == nil)
    }

    @Test func aTokenForOneUseIsNotValidForTheOther() async throws {
        let url = Self.own + "/delta-sharing"
        let administration = AccessTokenVerifier(issuer: Self.own, audience: .administration(url: url))
        #expect(await refusal(try issued(.administration(url: url)), administration) == nil)
        #expect(await refusal(try issued(.administration(url: url)))?.check == "audience")
        #expect(await refusal(try issued(.sharing(endpoint: url)), administration)?.check == "audience")
        #expect(
            await refusal(try issued(.sharing(endpoint: url + "#administration")), administration)?.check == "audience")
        #expect(await refusal(try issued(.sharing(endpoint: url + "/")))?.check == "audience")
    }

    @Test func aTokenEnds() async throws {
        let token = try await issued()
        let end = Forge.date.addingTimeInterval(3600)
        #expect(await refusal(token, at: end.addingTimeInterval(59.9)) == nil)
        #expect(
            await refusal(token, at: end.addingTimeInterval(60))
                == .expired(at: Forge.now + 3600, now: Forge.now + 3660))
        #expect(await refusal(token, at: Forge.date.addingTimeInterval(-60)) == nil)
        #expect(await refusal(token, at: Forge.date.addingTimeInterval(-61))?.check == "notYetValid")
    }

    @Test func rotationKeepsOldTokensForTheOverlap() async throws {
        let token = try await issued()
        let rotated = ring.rotated(at: Forge.date, overlap: 1800)
        #expect(rotated.keys[0].id != ring.keys[0].id && rotated.retired.map(\.id) == [ring.keys[0].id])
        #expect(await refusal(token, nil, rotated, at: Forge.date.addingTimeInterval(1799)) == nil)
        #expect(
            await refusal(token, nil, rotated, at: Forge.date.addingTimeInterval(1800)) == .unknownKey(ring.keys[0].id))
        let new = try await issued(with: rotated)
        #expect(await refusal(new, nil, rotated) == nil)
        #expect(await refusal(new) == .unknownKey(rotated.keys[0].id))
        let later = rotated.rotated(at: Forge.date.addingTimeInterval(1800), overlap: 60)
        #expect(later.retired.map(\.id) == [rotated.keys[0].id], "the first key's time is over")
    }

    @Test func anotherRingsKeyIsRefused() async throws {
        let other = SigningKeyRing(active: SigningKey(createdAt: Forge.date))
        #expect(await refusal(try issued(with: other)) == .unknownKey(other.keys[0].id))
        let underOurID = try Forge.compact(
            "{\"alg\":\"ES256\",\"kid\":\"\(ring.keys[0].id)\",\"typ\":\"at+jwt\"}", Forge.claims(issuer: Self.own)
        ) { Array(try other.keys[0].privateKey.signature(for: $0).rawRepresentation) }
        #expect(await refusal(underOurID) == .signature)
    }

    @Test(arguments: [
        ("{\"alg\":\"none\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}", "algorithm"),
        ("{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}", "algorithm"),
        ("{\"alg\":\"ES384\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}", "algorithm"),
        ("{\"alg\":\"es256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}", "algorithm"),
        ("{\"alg\":\"ES256\",\"kid\":\"KID\",\"typ\":\"JWT\"}", "type"),
        ("{\"alg\":\"ES256\",\"kid\":\"KID\"}", "type"),
        ("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", "unknownKey"),
        ("{\"alg\":\"ES256\",\"kid\":\"../KID\",\"typ\":\"at+jwt\"}", "unknownKey"),
        ("{\"alg\":\"ES256\",\"kid\":\"KID\",\"typ\":\"at+jwt\",\"crit\":[\"x\"],\"x\":1}", "malformed"),
        ("{\"alg\":\"ES256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}", ""),
    ])
    func theHeaderIsExactlyThatOfOurs(_ header: String, _ check: String) async throws {
        let token = try forged(header.replacing("KID", with: ring.keys[0].id))
        #expect((await refusal(token)?.check ?? "") == check)
    }

    @Test(
        arguments: [
            (["iss": "\"https://evil\""], "unknownIssuer"), (["sub": "\"alice\""], "malformedClaim"),
            (["sub": nil], "missingClaim"), (["client_id": nil], "missingClaim"), (["jti": nil], "missingClaim"),
            (["iat": nil], "missingClaim"), (["exp": nil], "missingClaim"), (["aud": nil], "missingClaim"),
            (["nbf": "\(Forge.now + 61)"], "notYetValid"), (["scope": "[]"], "malformedClaim"), ([:], ""),
        ] as [(KeyValuePairs<String, String?>, String)])
    func everyClaimIsThere(_ changes: KeyValuePairs<String, String?>, _ check: String) async throws {
        #expect((await refusal(try forged(nil, changes))?.check ?? "") == check, "\(changes)")
    }

    @Test func lifetimeAndLeewayAreBounded() {
        #expect(AccessTokenIssuer(issuer: "a", lifetime: 0).lifetime == 1)
        #expect(AccessTokenIssuer(issuer: "a", lifetime: .max).lifetime == 86_400)
        #expect(AccessTokenVerifier(issuer: "a", audience: .sharing(endpoint: "b"), leeway: .max).leeway == 300)
    }
}
