import ArgumentParser
import Foundation
import Registry
import SharingServer

struct RecipientRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take shares away from a recipient, or one of its tokens.",
        discussion: """
            Holds for the next request. Files that this server delivers itself (delivery: proxy) are refused at once, \
            also by URLs and keys that were handed out before; URLs that the store signed (delivery: presigned) stay \
            good until they expire. The output says until when.

            EXAMPLES:
              causeway recipient revoke acme --share finance
              causeway recipient revoke acme --token 3f0c4f5e-…
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @Option(name: .customLong("share"), help: "The share. Repeatable.")
    var shares: [String] = []
    @Option(
        name: .customLong("token"), help: "The id of a token or OAuth client, as recipient show lists it. Repeatable.")
    var tokens: [String] = []
    @OptionGroup var options: RegistryOptions

    func validate() throws {
        guard !shares.isEmpty || !tokens.isEmpty else {
            throw ValidationError("name at least one share with --share SHARE, or a token with --token ID")
        }
        for token in tokens where UUID(uuidString: token) == nil {
            throw ValidationError("'\(token)' is no token's id: see the ids with causeway recipient show \(name)")
        }
    }

    func run() async throws {
        let now = CommandContext.current.now()
        let (details, server) = try await options.withClient { client in
            (try await revoke(through: client), try await client.server())
        }
        let until = now.addingTimeInterval(TimeInterval(server.urlLifetimeSeconds))
        try options.output.write(
            RecipientReport(
                details, now: now, headline: "Revoked \(selection) from \(details.recipient.name).",
                hints: hint(server, until).map { [$0] } ?? []))
    }

    private func hint(_ server: ServerDescription, _ until: Date) -> String? {
        guard server.storesSignURLs else { return nil }
        return "File URLs that the stores signed before stay good until \(until.formatted(.iso8601)) "
            + "(server.urlLifetime)."
    }

    private func revoke(through client: any RegistryClient) async throws -> RecipientDetails {
        guard case .recipient(var details) = try await client.perform(.showRecipient(name: name)) else {
            throw RegistryOptions.unexpectedAnswer
        }
        let ids = tokens.compactMap { UUID(uuidString: $0) }
        // One that is another recipient's is a slip of the hand, and nothing is done before all are looked at.
        for id in ids where !details.tokens.contains(where: { $0.id == id }) {
            throw CommandError(
                .notFound,
                "the recipient \(details.recipient.name) has no token \(id.uuidString.lowercased()): see its tokens "
                    + "with causeway recipient show \(name)")
        }
        if !shares.isEmpty {
            guard case .recipient(let after) = try await client.perform(.revoke(recipient: name, shares: shares))
            else { throw RegistryOptions.unexpectedAnswer }
            details = after
        }
        for id in ids { _ = try await client.perform(.revokeToken(id: id)) }
        if !ids.isEmpty, case .recipient(let after) = try await client.perform(.showRecipient(name: name)) {
            details = after
        }
        return details
    }

    private var selection: String {
        var parts: [String] = []
        if !shares.isEmpty { parts.append((shares.count == 1 ? "share " : "shares ") + shares.joined(separator: ", ")) }
        if !tokens.isEmpty { parts.append((tokens.count == 1 ? "token " : "tokens ") + tokens.joined(separator: ", ")) }
        return PrintableText.escape(parts.joined(separator: " and "))
    }
}
