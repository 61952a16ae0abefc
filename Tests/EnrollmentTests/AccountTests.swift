import ACME
import ACMESyntax
import Enrollment
import Foundation
import Testing
import TokenSyntax

/// Accounts with a real authority.
@Suite(.enabled(if: Pebble.isThere, "No pebble: install Debian's package of that name."))
struct AccountTests {
    private static let hmacKey = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"

    private static func bound() -> Pebble.Options {
        var options = Pebble.Options()
        options.externalAccounts = ["kid-1": hmacKey]
        return options
    }

    @Test func anExternalAccountIsBound() async throws {
        try await HTTPChallengeTests.with(Self.bound()) { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges,
                externalAccount: try ExternalAccount(keyID: "kid-1", key: Self.hmacKey))
            _ = try await client.certificate()
            try await client.close()
        }
    }

    @Test func withoutAnExternalAccountTheConfigurationIsNamed() async throws {
        try await HTTPChallengeTests.with(Self.bound()) { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges)
            let error = try await client.failure()
            #expect([.configuration, .problem(.externalAccountRequired)].contains(error.kind), "\(error)")
            #expect(error.remedy?.contains("tls.acme") == true)
            try await client.close()
        }
    }

    @Test func aWrongKeyOfAnExternalAccountIsRefused() async throws {
        try await HTTPChallengeTests.with(Self.bound()) { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges,
                externalAccount: try ExternalAccount(
                    keyID: "kid-1", key: "b10lLJs8l1GPIzsLP0s6pMt8O0XVGnfTaCeROxQM0BIt2XrJMDHJZBM5NuQmQJQH"))
            let error = try await client.failure()
            guard case .problem = error.kind else {
                Issue.record("\(error)")
                return
            }
            #expect(error.step == "registering the account")
            try await client.close()
        }
    }

    @Test func termsThatNobodyAgreedToAreNamed() async throws {
        try await HTTPChallengeTests.with { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges, agrees: false)
            let error = try await client.failure()
            #expect(error.kind == .configuration)
            #expect(error.remedy?.contains("tls.acme.agreeToTermsOfService") == true, "\(error)")
            try await client.close()
        }
    }

    @Test func anAccountThatTheAuthorityForgotIsRegisteredAnew() async throws {
        try await HTTPChallengeTests.with { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges)
            _ = try await client.certificate()
            let key = try state.text("acme/account.pem")
            try await client.folder.save(
                account: KnownAccount(
                    directory: pebble.directory.text,
                    url: pebble.directory.text.replacing("/dir", with: "/my-account/4711")))
            try FileManager.default.removeItem(atPath: client.path + "/current")
            _ = try await client.certificate()
            #expect(try state.text("acme/account.pem") == key)
            #expect(try !state.text("acme/account.json").contains("4711"))
            try await client.close()
        }
    }

    @Test func aNameThatIsBlockedIsToldWithTheAuthoritysWords() async throws {
        var options = Pebble.Options()
        options.blocked = ["blocked.example.com"]
        try await HTTPChallengeTests.with(options) { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["blocked.example.com"], responder: listener.challenges)
            let error = try await client.failure()
            #expect(error.kind == .problem(.rejectedIdentifier), "\(error)")
            #expect(error.reason.contains("blocked.example.com"))
            try await client.close()
        }
    }

    @Test func anAuthorityWhoseCertificateIsNotTrustedIsNotAsked() async throws {
        try await HTTPChallengeTests.with { pebble, listener, state in
            let client = try Client(
                pebble, in: state, names: ["share.example.com"], responder: listener.challenges, trusts: false)
            let error = try await client.failure()
            #expect(error.kind == .transport, "\(error)")
            #expect(error.place == pebble.directory.text)
            try await client.close()
        }
    }
}
