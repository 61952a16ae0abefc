import Crypto
import Foundation
import Logging
import Registry
import Testing

@Suite(.onEveryBackend) struct TokenTests {
    let actor = TemporaryRegistry.operatorActor

    @Test func formAndUniqueness() async throws {
        let home = try await TemporaryRegistry()
        _ = try await home.registry.createRecipient("acme", as: actor)
        var seen: Set<String> = []
        for _ in 0..<20 {
            let minted = try await home.registry.mintToken(for: "ACME", lifetimeSeconds: 60, as: actor)
            #expect(minted.secret.hasPrefix("cwy_"))
            #expect(minted.secret.utf8.count == 47)
            let base64 =
                minted.secret.dropFirst(4).replacingOccurrences(of: "-", with: "+")
                .replacingOccurrences(of: "_", with: "/") + "="
            #expect(Data(base64Encoded: base64)?.count == 32)
            #expect(minted.token.expiresAt == minted.token.createdAt.addingTimeInterval(60))
            seen.insert(minted.secret)
        }
        #expect(seen.count == 20)
        #expect(try await home.registry.recipient("acme").tokens.count == 20)
    }

    @Test func refusedFromTheMomentOfExpiry() async throws {
        let moment = Date(timeIntervalSince1970: 1_700_000_000.123)
        let home = try await TemporaryRegistry(now: { moment })
        let registry = home.registry
        let recipient = try await registry.createRecipient("acme", as: actor).recipient
        let minted = try await registry.mintToken(for: "acme", lifetimeSeconds: 3600, as: actor)
        let expiry = try #require(minted.token.expiresAt)
        #expect(abs(expiry.timeIntervalSince(moment) - 3600) < 0.001)
        let before = try await registry.authenticate(token: minted.secret, at: expiry.addingTimeInterval(-0.001))
        #expect(before?.recipient.id == recipient.id)
        #expect(before?.tokenID == minted.token.id)
        #expect(before?.tokenExpiresAt == expiry)
        #expect(try await registry.authenticate(token: minted.secret, at: expiry) == nil)
        #expect(try await registry.authenticate(token: minted.secret, at: expiry.addingTimeInterval(1)) == nil)
        let lasting = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        #expect(lasting.token.expiresAt == nil)
        let much = try await registry.authenticate(token: lasting.secret, at: .distantFuture)
        #expect(much?.recipient.id == recipient.id)
    }

    @Test func damagedTokensAreNobodys() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createRecipient("acme", as: actor)
        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor).secret
        #expect(try await registry.authenticate(token: token, at: Date()) != nil)
        let flipped = String(token.dropLast()) + (token.last == "A" ? "B" : "A")
        for damaged in [
            "", " ", "cwy_", token + " ", token + "\n", " " + token, token + "=", String(token.dropLast()), flipped,
            token.lowercased(), token.uppercased(), String(token.dropFirst(4)), "Bearer " + token,
            String(token.dropLast()) + "\u{0}", String(repeating: "x", count: 10_000_000),
        ] where damaged != token {
            #expect(try await registry.authenticate(token: damaged, at: Date()) == nil)
        }
    }

    @Test func revokedTokensAreNobodys() async throws {
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createRecipient("acme", as: actor)
        let first = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let second = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        #expect(try await registry.revokeToken(first.token.id, as: actor) == first.token)
        #expect(try await registry.authenticate(token: first.secret, at: Date()) == nil)
        #expect(try await registry.authenticate(token: second.secret, at: Date()) != nil)
        #expect(try await kind { _ = try await registry.revokeToken(first.token.id, as: actor) } == .notFound)
    }

    @Test(arguments: [0, -1, Registry.maximumTokenLifetimeSeconds + 1, .max, .min] as [Int64])
    func lifetimesAreBounded(seconds: Int64) async throws {
        let home = try await TemporaryRegistry()
        _ = try await home.registry.createRecipient("acme", as: actor)
        let found = try await kind {
            _ = try await home.registry.mintToken(for: "acme", lifetimeSeconds: seconds, as: actor)
        }
        #expect(found == .invalid)
        #expect(try await home.registry.recipient("acme").tokens.isEmpty)
    }

    @Test func onlyTheHashReachesTheDisk() async throws {
        // What reaches a database of PostgreSQL is what its statements are given: PostgreSQLStoreTests looks at that.
        guard Backend.current == .sqlite else { return }
        let home = try await TemporaryRegistry()
        let registry = home.registry
        _ = try await registry.createRecipient("acme", as: actor)
        let minted = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        _ = try await registry.authenticate(token: minted.secret, at: Date())
        // Both the log as it is in use and the file after it was folded in.
        try search(home.folder, minted.secret, logExpected: true)
        try registry.close()
        try search(home.folder, minted.secret, logExpected: false)
    }

    private func search(_ folder: URL, _ secret: String, logExpected: Bool) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.contains("registry.sqlite-wal") == logExpected)
        // The database file itself is read only once closed: reading it would drop the locks of this process.
        let files = logExpected ? names.filter { $0.hasSuffix("-wal") } : names
        var bytes = Data()
        for name in files { bytes += try Data(contentsOf: folder.appendingPathComponent(name)) }
        let digest = SHA256.hash(data: Data(secret.utf8)).map { String(format: "%02x", $0) }.joined()
        #expect(bytes.range(of: Data(digest.utf8)) != nil)
        let random = String(secret.dropFirst(4))
        let raw = try #require(
            Data(
                base64Encoded: random.replacingOccurrences(of: "-", with: "+")
                    .replacingOccurrences(of: "_", with: "/") + "="))
        for needle in [
            Data(secret.utf8), Data("cwy_".utf8), Data(random.utf8), Data(random.prefix(16).utf8), raw,
            Data(Data(secret.utf8).base64EncodedString().prefix(24).utf8),
        ] {
            #expect(bytes.range(of: needle) == nil)
        }
    }

    @Test func descriptionsHideTheToken() async throws {
        let home = try await TemporaryRegistry()
        _ = try await home.registry.createRecipient("acme", as: actor)
        let answer = try await home.registry.perform(.mintToken(recipient: "acme", lifetimeSeconds: nil), as: actor)
        guard case .minted(let minted) = answer else {
            Issue.record("not a token")
            return
        }
        var dumped = ""
        dump(answer, to: &dumped)
        for text in ["\(minted)", String(reflecting: minted), "\(answer)", String(reflecting: answer), dumped] {
            #expect(!text.contains("cwy_"))
        }
        let copy = try JSONDecoder().decode(RegistryAnswer.self, from: try JSONEncoder().encode(answer))
        #expect(copy == answer)
    }
}
