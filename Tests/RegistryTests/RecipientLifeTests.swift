import Foundation
import Registry
import Testing

/// Credentials come, are replaced and go; links hand out one of them once.
@Suite(.onEveryBackend) struct RecipientLifeTests {
    let actor = TemporaryRegistry.operatorActor

    /// A registry whose clock stands, with the recipient `acme`.
    private func home(_ time: @escaping @Sendable () -> Date = { Date() }) async throws -> TemporaryRegistry {
        let home = try await TemporaryRegistry(now: time)
        _ = try await home.registry.createRecipient("acme", as: actor)
        return home
    }

    @Test func rotationLetsOldAndNewWorkForATime() async throws {
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        let home = try await home { start }
        let registry = home.registry
        let old = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let short = try await registry.mintToken(for: "acme", lifetimeSeconds: 60, as: actor)
        let client = try await registry.mintToken(for: "acme", .client, lifetimeSeconds: nil, as: actor)
        let new = try await registry.rotateToken(of: "acme", lifetimeSeconds: nil, graceSeconds: 3600, as: actor)
        let tokens = try await registry.recipient("acme").tokens
        let ends = Dictionary(uniqueKeysWithValues: tokens.map { ($0.id, $0.expiresAt) })
        #expect(ends[old.token.id] == start.addingTimeInterval(3600))
        #expect(ends[client.token.id] == start.addingTimeInterval(3600))
        #expect(ends[short.token.id] == short.token.expiresAt, "a nearer end stays")
        #expect(ends[new.token.id] == .some(nil))
        let later = start.addingTimeInterval(3600)
        for (time, works) in [(start, true), (later.addingTimeInterval(-0.001), true), (later, false)] {
            #expect((try await registry.authenticate(token: old.secret, at: time) != nil) == works)
            #expect((try await registry.authenticate(client: client.token.id, at: time) != nil) == works)
            #expect(try await registry.authenticate(token: new.secret, at: time) != nil)
        }
    }

    @Test func rotationWithoutGraceCutsAtOnce() async throws {
        let home = try await home()
        let registry = home.registry
        let old = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let new = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let link = try await registry.makeActivation(
            for: "acme", lifetimeSeconds: nil, linkLifetimeSeconds: 60, as: actor)
        let after = try await registry.retireTokens(of: "acme", keeping: new.token.id, graceSeconds: 0, as: actor)
        #expect(after.activations.isEmpty)
        #expect(try await registry.authenticate(token: old.secret, at: Date()) == nil)
        #expect(try await registry.authenticate(token: new.secret, at: Date()) != nil)
        #expect(try await registry.activate(link.nonce, from: "here") == nil)
        for grace in [-1, Registry.maximumGraceSeconds + 1] {
            #expect(
                try await kind {
                    _ = try await registry.retireTokens(
                        of: "acme", keeping: new.token.id, graceSeconds: grace, as: actor)
                } == .invalid)
        }
        _ = try await registry.createRecipient("other", as: actor)
        #expect(
            try await kind {
                _ = try await registry.retireTokens(of: "other", keeping: new.token.id, graceSeconds: 0, as: actor)
            } == .notFound)
        #expect(try await registry.authenticate(token: new.secret, at: Date()) != nil)
    }

    @Test func aLinkHandsOutOneTokenHoweverManyAsk() async throws {
        let home = try await home()
        let registry = home.registry
        let link = try await registry.makeActivation(
            for: "acme", lifetimeSeconds: 3600, linkLifetimeSeconds: 60, as: actor)
        #expect(link.nonce.hasPrefix("cwa_") && link.nonce.utf8.count == 4 + 22)
        #expect(try await registry.activation(link.nonce)?.1.name == "acme", "looking at it uses nothing up")
        let minted = await withTaskGroup(of: MintedToken?.self) { group in
            for _ in 0..<20 { group.addTask { try? await registry.activate(link.nonce, from: "203.0.113.9") } }
            return await group.reduce(into: [MintedToken]()) { all, one in if let one { all.append(one) } }
        }
        #expect(minted.count == 1)
        let secret = try #require(minted.first?.secret)
        #expect(try await registry.authenticate(token: secret, at: Date())?.recipient.name == "acme")
        #expect(try await registry.activation(link.nonce) == nil)
        #expect(try await registry.recipient("acme").tokens.count == 1)
        let events = try await registry.auditEvents(limit: 100)
        let event = try #require(events.first { $0.operation == "activate" && $0.outcome == .done })
        #expect(event.actor == AuditActor(kind: .recipient, name: "acme") && event.details["source"] == ["203.0.113.9"])
        let json = String(decoding: try JSONEncoder().encode(events), as: UTF8.self)
        #expect(!json.contains(link.nonce) && !json.contains(secret))
    }

    @Test func linksExpireAndAreWithdrawn() async throws {
        let clock = SteppingClock()
        let home = try await home { clock.next() }
        let registry = home.registry
        let short = try await registry.makeActivation(
            for: "acme", lifetimeSeconds: nil, linkLifetimeSeconds: 1, as: actor)
        #expect(try await registry.activation(short.nonce) == nil)
        #expect(try await registry.activate(short.nonce, from: "here") == nil)
        let withdrawn = try await registry.makeActivation(
            for: "acme", .client, lifetimeSeconds: nil, linkLifetimeSeconds: 600, as: actor)
        #expect(try await registry.withdrawActivations(of: "acme", as: actor).activations.isEmpty)
        #expect(try await registry.activate(withdrawn.nonce, from: "here") == nil)
        let kept = try await registry.makeActivation(
            for: "acme", .client, lifetimeSeconds: nil, linkLifetimeSeconds: 600, as: actor)
        let minted = try #require(try await registry.activate(kept.nonce, from: "here"))
        #expect(minted.token.kind == .client && minted.secret.hasPrefix("cws_"))
        for seconds in [0, Registry.maximumLinkLifetimeSeconds + 1] {
            #expect(
                try await kind {
                    _ = try await registry.makeActivation(
                        for: "acme", lifetimeSeconds: nil, linkLifetimeSeconds: seconds, as: actor)
                } == .invalid)
        }
        for text in ["", "cwa_", short.nonce + "x", String(repeating: "a", count: 100_000)] {
            #expect(try await registry.activation(text) == nil)
        }
    }

    @Test func aClientIsNoTokenAndATokenNoClient() async throws {
        let home = try await home()
        let registry = home.registry
        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let client = try await registry.mintToken(for: "acme", .client, lifetimeSeconds: nil, as: actor)
        let other = try await registry.mintToken(for: "acme", .client, lifetimeSeconds: nil, as: actor)
        let id = client.token.id.uuidString
        #expect(try await registry.authenticate(token: client.secret, at: Date()) == nil)
        #expect(try await registry.authenticate(client: id, secret: client.secret, at: Date()) != nil)
        #expect(try await registry.authenticate(client: id, secret: token.secret, at: Date()) == nil)
        #expect(try await registry.authenticate(client: id, secret: other.secret, at: Date()) == nil)
        #expect(try await registry.authenticate(client: token.token.id, at: Date()) == nil)
        _ = try await registry.revokeToken(client.token.id, as: actor)
        #expect(try await registry.authenticate(client: client.token.id, at: Date()) == nil)
        #expect(try await registry.authenticate(client: id, secret: client.secret, at: Date()) == nil)
    }

    @Test func identitiesAreOneRecipients() async throws {
        let home = try await home()
        let registry = home.registry
        _ = try await registry.createRecipient("other", as: actor)
        let identity = RecipientIdentity(issuer: "https://login.example.com", subject: "client-1")
        let changed = try await registry.updateRecipient("acme", RecipientChanges(addIdentities: [identity]), as: actor)
        #expect(changed.identities == [identity])
        #expect(try await registry.authenticate(identity)?.recipient.name == "acme")
        let elsewhere = RecipientIdentity(issuer: "https://login.example.com/", subject: "client-1")
        #expect(try await registry.authenticate(elsewhere) == nil)
        #expect(
            try await kind {
                _ = try await registry.updateRecipient(
                    "other", RecipientChanges(comment: "x", addIdentities: [identity]), as: actor)
            } == .alreadyExists)
        #expect(try await registry.recipient("other").recipient.comment == nil, "all or nothing")
        _ = try await registry.updateRecipient("acme", RecipientChanges(removeIdentities: [identity]), as: actor)
        #expect(try await registry.authenticate(identity) == nil)
        #expect(try await kind { _ = try await registry.updateRecipient("acme", .init(), as: actor) } == .invalid)
    }

    @Test func aRecipientIsMadeWithItsIdentitiesOrNotAtAll() async throws {
        let home = try await home()
        let registry = home.registry
        // To Unicode these are one text, to a provider two subjects.
        let (one, other) = (
            RecipientIdentity(issuer: "i", subject: "é"), RecipientIdentity(issuer: "i", subject: "e\u{301}")
        )
        #expect(one != other && Set([one, other]).count == 2)
        let made = try await registry.createRecipient("made", identities: [one, other], as: actor)
        #expect(Set(made.identities) == [one, other])
        #expect(try await registry.authenticate(other)?.recipient.name == "made")
        let event = try #require(try await registry.auditEvents(limit: 1).first)
        #expect(event.details["identities"]?.count == 2, "\(event)")
        #expect(
            try await kind {
                _ = try await registry.createRecipient(
                    "late", identities: [RecipientIdentity(issuer: "i", subject: "new"), one], as: actor)
            } == .alreadyExists)
        #expect(try await kind { _ = try await registry.recipient("late") } == .notFound)
        #expect(try await registry.authenticate(RecipientIdentity(issuer: "i", subject: "new")) == nil)
    }

    @Test func renamingKeepsWhatARecipientHas() async throws {
        let home = try await home()
        let registry = home.registry
        _ = try await registry.createShare("sales", as: actor)
        _ = try await registry.createRecipient("taken", as: actor)
        let before = try await registry.grant(["sales"], to: "acme", as: actor)
        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        #expect(
            try await kind {
                _ = try await registry.updateRecipient("acme", RecipientChanges(newName: "Taken"), as: actor)
            } == .alreadyExists)
        let after = try await registry.updateRecipient("acme", RecipientChanges(newName: "Acme-2"), as: actor)
        #expect(after.recipient.id == before.recipient.id && after.shares == ["sales"])
        #expect(try await registry.authenticate(token: token.secret, at: Date())?.recipient.name == "Acme-2")
        _ = try await registry.updateRecipient("acme-2", RecipientChanges(newName: "ACME-2"), as: actor)
    }

    @Test func usesAreWrittenDownOncePerNewerTime() async throws {
        let home = try await home()
        let registry = home.registry
        let token = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let (early, late) = (Date(timeIntervalSince1970: 1_700_000_000), Date(timeIntervalSince1970: 1_700_000_060))
        let gone = UUID()
        let use = CredentialUse(time: late, address: "192.0.2.1")
        try await registry.record([token.token.id: use, gone: use])
        try await registry.record([token.token.id: CredentialUse(time: early, address: "192.0.2.2")])
        #expect(try await registry.recipient("acme").tokens.first?.lastUse == use)
        #expect(try await registry.auditEvents(limit: 10).allSatisfy { $0.operation != "record" })
    }
}
