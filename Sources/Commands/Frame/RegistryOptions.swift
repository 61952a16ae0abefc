import ArgumentParser
import Foundation
import Registry

/// What every command on the registry takes, and how it gets there.
struct RegistryOptions: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions
    @Option(
        help: ArgumentHelp(
            "Work on a server elsewhere, through its administrative API (admin.listen); the token is taken from "
                + "$CAUSEWAY_ADMIN_TOKEN, and no configuration is read.", valueName: "url"))
    var server: String?
    @OptionGroup var output: OutputOptions

    /// Runs `body` with a client of the registry: in a server elsewhere, in the one that runs here, or on the file when
    /// none does.
    func withClient<Result: Sendable>(
        _ body: (any RegistryClient) async throws -> Result
    ) async throws -> Result {
        guard let server else { return try await RegistryAccess(try source.load()).withClient(body) }
        guard let token = CommandContext.current.environment["CAUSEWAY_ADMIN_TOKEN"], !token.isEmpty else {
            throw CommandError(
                .usage,
                "--server needs an administrator's token in CAUSEWAY_ADMIN_TOKEN: make one on the server with causeway "
                    + "administrator create NAME")
        }
        let client = RemoteRegistryClient(
            .api(try Self.address(server), token: Secret(token)), proxies: try ConfiguredProxies.rules())
        return try await RegistryAccess.use(client, body)
    }

    /// The API's address without a slash at its end.
    private static func address(_ text: String) throws -> String {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host(),
            ["http", "https"].contains(scheme), url.query == nil, url.fragment == nil, url.user == nil
        else {
            throw CommandError(.usage, "--server takes the URL of the administrative API, such as https://HOST:8443")
        }
        guard scheme == "https" || ListenAddress.isLoopback(host: host) else {
            throw CommandError(
                .usage, "the administrator's token would travel in plain HTTP to \(host): use https://")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Performs one operation.
    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer {
        try await withClient { try await $0.perform(operation) }
    }

    /// The share that the operation answers with.
    func share(_ operation: RegistryOperation) async throws -> ShareDetails {
        guard case .share(let details) = try await perform(operation) else { throw Self.unexpectedAnswer }
        return details
    }

    /// The recipient that the operation answers with.
    func recipient(_ operation: RegistryOperation) async throws -> RecipientDetails {
        guard case .recipient(let details) = try await perform(operation) else { throw Self.unexpectedAnswer }
        return details
    }

    static let unexpectedAnswer = CommandError(
        .unavailable,
        "the server answered with something else than was asked for: use the server's own version of the command")
}
