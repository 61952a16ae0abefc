import Foundation
import NIOCore
import NIOPosix
import Registry

/// The folder of the quickstart, brought step by step to where the demo works. Every step that an earlier run took is
/// left as it is, so that a run that was interrupted is resumed.
struct QuickstartFolder: Sendable {
    static let share = "quickstart"
    static let schema = "ferry"
    static let recipient = "demo"
    private static let bucket = "causeway-demo"

    /// Absolute.
    let path: String

    var profile: String { path + "/profile.share" }
    var development: DevelopmentFiles { DevelopmentFiles(folder: path) }
    private var configurationFile: String { path + "/\(ConfigurationDiscovery.defaultName)" }

    /// - Parameters:
    ///   - port: the port to listen on; nil for that of an earlier run, else 8080 or, where that is taken, a free one.
    ///   - tls: whether to serve https, with a certificate that is made where there is none.
    /// - Returns: the configuration to serve with, and whether this run made it.
    func prepare(port: Int?, tls: Bool) async throws -> (configuration: Configuration, isNew: Bool) {
        let isNew = !FileManager.default.fileExists(atPath: configurationFile)
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let tables = URL(filePath: path, directoryHint: .isDirectory).appending(path: "tables/\(Self.schema)")
            for table in SampleTable.all { try table.write(to: tables.appending(path: table.name)) }
        } catch {
            throw CommandError(
                .failure,
                "cannot write the samples into \(path): \(error.localizedDescription); choose another folder "
                    + "with --directory")
        }
        if isNew {
            var file = try PrivateFile(path: configurationFile, replacing: false)
            try file.commit(Self.configurationText(port: try await Self.freePort(port), tls: tls))
        }
        let configuration = try ConfigurationDiscovery(
            option: configurationFile, environment: [:], workingDirectory: path
        ).read().validated()
        if let port, port != 0, port != configuration.server.listen.port {
            throw CommandError(
                .conflict,
                "\(path) was made for port \(configuration.server.listen.port): leave out --port, or choose "
                    + "another folder with --directory")
        }
        guard configuration.tls.isServed == tls else {
            throw CommandError(
                .conflict,
                "\(path) was made \(tls ? "without" : "with") --tls: \(tls ? "leave it out" : "say it again"), or "
                    + "choose another folder with --directory")
        }
        if tls { try development.prepare(now: CommandContext.current.now()) }
        return (configuration, isNew)
    }

    /// Makes the share, the recipient and the profile, as far as they are missing.
    func fill(_ configuration: Configuration) async throws {
        try await RegistryAccess(configuration).withClient { client in
            try await share(SampleTable.all, through: client)
            let isNew = try await unlessPresent {
                _ = try await client.perform(
                    .createRecipient(name: Self.recipient, comment: nil, shares: [Self.share]))
            }
            // A profile of another registry, or one whose token has expired, would be handed out as if it worked.
            if !isNew, hasCurrentProfile { return }
            var file = try PrivateFile(path: profile, replacing: true)
            _ = try await ProfileDelivery(
                client: client, addresses: configuration.addresses, recipient: Self.recipient,
                lifetime: configuration.server.tokenLifetime
            ).deliver { text in try file.commit(text) }
        }
    }

    /// Puts the tables into the share, which has all of them or those that an earlier version of the program knew.
    private func share(_ tables: [SampleTable], through client: any RegistryClient) async throws {
        let entries = tables.map { table in
            TableEntry(
                schema: Self.schema, name: table.name,
                location: .bucket(name: Self.bucket, path: "\(Self.schema)/\(table.name)"), historyShared: true)
        }
        let isNew = try await unlessPresent {
            _ = try await client.perform(
                .createShare(name: Self.share, comment: "Sample tables of causeway quickstart", tables: entries))
        }
        guard !isNew, case .share(let found) = try await client.perform(.showShare(name: Self.share)) else { return }
        let missing = entries.filter { entry in
            !found.tables.contains { ($0.schema, $0.name) == (entry.schema, entry.name) }
        }
        if missing.isEmpty { return }
        _ = try await client.perform(.updateShare(name: Self.share, changes: ShareChanges(add: missing)))
    }

    /// - Returns: whether `body` made something.
    private func unlessPresent(_ body: () async throws -> Void) async throws -> Bool {
        do {
            try await body()
            return true
        } catch let error as RegistryError where error.kind == .alreadyExists {
            return false
        }
    }

    private var hasCurrentProfile: Bool {
        struct Profile: Decodable { let expirationTime: String? }
        guard let data = FileManager.default.contents(atPath: profile),
            let found = try? JSONDecoder().decode(Profile.self, from: data)
        else { return false }
        guard let text = found.expirationTime else { return true }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return (try? style.parse(text)).map { $0 > CommandContext.current.now() } ?? false
    }

    private static func configurationText(port: Int, tls: Bool) -> String {
        """
        # Made by `causeway quickstart`. Every key with its default: `causeway config example`.
        server:
          listen: 127.0.0.1:\(port)
          secretFile: causeway.secret
        registry:
          file: registry.sqlite
        storage:
          stores:
            - buckets: [\(bucket)]
              folder: tables

        """ + (tls ? Self.tlsText : "")
    }

    private static let tlsText = """
        tls:
          certificateFile: tls/fullchain.pem
          # A development authority, which this machine alone trusts.
          trustFile: tls/ca.pem
          privateKeyFile: tls/privkey.pem

        """

    /// The wanted port, 8080 where none is wanted and it is free, else one that the system chooses.
    private static func freePort(_ wanted: Int?) async throws -> Int {
        if let wanted, wanted != 0 { return wanted }
        if wanted == nil, let port = try? await bindable(8080) { return port }
        return try await bindable(0)
    }

    private static func bindable(_ port: Int) async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: port).get()
        let bound = channel.localAddress?.port ?? port
        try await channel.close()
        return bound
    }
}
