import Audit
import Foundation
import Registry
import SharingServer
import Storage

/// Gathers the pieces of a bundle. One that cannot be had says why instead, so that a server in trouble has a bundle.
struct BundlePieces: Sendable {
    /// How many events of the audit go in.
    private static let auditEvents = 500

    private let file: ConfigurationFile
    private let context: CommandContext
    private let now: Date
    private let search: SecretSearch

    init(_ file: ConfigurationFile, _ context: CommandContext, _ now: Date) {
        self.file = file
        self.context = context
        self.now = now
        search = SecretSearch(file, environment: context.environment)
    }

    func gathered() async -> [BundlePiece] {
        var pieces = [
            piece("version.txt", "version of the program", version),
            piece(
                "configuration.txt", "each key that is set, where, and its value unless it is a secret",
                ConfigurationListing(file, environment: context.environment).text),
            piece("configuration-check.txt", "what the configuration means and what is wrong with it", check),
            piece(
                "system.txt", "system, limits, disks, names of environment variables",
                SystemFacts.text(context, file.configuration, now)),
            piece(
                "certificates.txt", "names and dates of the configured certificates",
                CertificateFacts.text(file.configuration)),
            piece(
                "registry.json", "where the registry is, its size and counts, whether a server runs", await registry()),
            piece("audit.jsonl", "the last requests and changes, with recipients, tables and addresses", audit),
        ]
        pieces += await server()
        return pieces
    }

    private func piece(_ name: String, _ content: String, _ text: String) -> BundlePiece {
        BundlePiece(name: name, content: content, text: search.mask(text))
    }

    private var version: String {
        #if DEBUG
            let kind = "debug"
        #else
            let kind = "release"
        #endif
        #if arch(x86_64)
            let processor = "x86_64"
        #elseif arch(arm64)
            let processor = "arm64"
        #else
            let processor = "another processor"
        #endif
        return "causeway \(Build.version), \(kind), \(processor)\n"
    }

    private var check: String {
        let lines =
            file.errors.map(\.description)
            + ConfigurationSummary(file, (try? ConfiguredProxies.rules()) ?? .direct).lines(TextStyle(hasColour: false))
        return lines.map { $0 + "\n" }.joined()
    }

    private func registry() async -> String {
        do {
            let survey = try await RegistrySurvey.make(of: try file.configuration.registry.place(), at: now)
            let report = RegistryStatusReport(survey, server: ServerPresence(file.configuration.registry))
            return try OutputOptions.json(report) + "\n"
        } catch {
            return "The registry cannot be looked at: \(error)\n"
        }
    }

    private var audit: String {
        guard let path = file.configuration.audit.file else { return "audit.keepFile is false.\n" }
        var filter = AuditFilter()
        filter.limit = Self.auditEvents
        var events: [AccessEvent] = []
        do throws(AuditError) {
            var cursor = try AuditReader(path: path).events(matching: filter, order: .newestFirst)
            while let event = try cursor.next() { events.append(event) }
        } catch {
            return "The audit cannot be read: \(error)\n"
        }
        var bytes: [UInt8] = []
        for event in events.reversed() { AuditLine.append(event, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a server that runs says of itself.
    private func server() async -> [BundlePiece] {
        let socket = file.configuration.registry.socket
        guard SocketProbe.probe(path: socket) == .listening else { return [] }
        let client = RemoteRegistryClient(.socket(socket, actor: "support bundle", file.configuration.settings))
        var pieces: [BundlePiece] = []
        for (name, path, content) in [
            ("metrics.txt", "/metrics", "counters of the running server"),
            ("readiness.txt", "/readyz", "whether the running server can answer"),
        ] {
            do {
                let answer = try await client.text(at: path)
                pieces.append(
                    piece(name, content, answer.status == 200 ? answer.body : "\(answer.status) \(answer.body)"))
            } catch {
                pieces.append(piece(name, content, "The server does not answer at \(path): \(error)\n"))
            }
        }
        try? await client.close()
        return pieces
    }
}
