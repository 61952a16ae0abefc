import Certificates
import Foundation

/// Certificates, trust lists and revocation lists as files of this machine.
struct ChainFiles {
    /// What a file may hold, in bytes.
    private static let largest = PEM.longest

    private let paths: [String]

    init(_ paths: [String]) { self.paths = paths }

    func question(_ command: CertificateInspect) throws -> (question: ChainQuestion, trust: String) {
        let chain = try paths.flatMap { try Self.certificates($0) }
        let store = try Self.trust(command.trust)
        let moment = try Self.moment(command.at)
        let question = ChainQuestion(
            chain: chain, anchors: store.anchors, anchorsAreVetted: store.isPublic,
            host: command.host.map(HostIdentity.init), time: moment.seconds, hasFraction: moment.hasFraction,
            revocationLists: try command.revocationLists.flatMap { try Self.revocationLists($0) },
            maximumIntermediates: command.maxIntermediates)
        return (question, store.name)
    }

    static func certificates(_ path: String) throws -> [Certificate] {
        let blocks = try read(path, "CERTIFICATE")
        guard !blocks.isEmpty else {
            throw CommandError(
                .input,
                "\(path) holds no certificate in PEM: it needs blocks that begin with "
                    + "-----BEGIN CERTIFICATE-----; convert DER with openssl x509 -inform der -in \(path)")
        }
        return try blocks.enumerated().map { index, der in
            do { return try Certificate(der: der) } catch {
                throw CommandError(.input, "certificate \(index + 1) of \(path) cannot be read: \(error)")
            }
        }
    }

    static func trust(_ name: String) throws -> TrustStore {
        switch name {
        case "public": return try TrustStore.publicList()
        case "system":
            let path = "/etc/ssl/certs/ca-certificates.crt"
            let store = try TrustStore(pem: try text(path), name: "this machine's list, \(path)")
            return store
        default:
            do { return try TrustStore(pem: try text(name), name: name) } catch let error as CertificateSyntaxError {
                throw CommandError(.input, "the trust list \(name) cannot be read: \(error)")
            }
        }
    }

    private static func revocationLists(_ path: String) throws -> [RevocationList] {
        try read(path, "X509 CRL").map { der in
            do { return try RevocationList(der: der) } catch {
                throw CommandError(.input, "a revocation list of \(path) cannot be read: \(error)")
            }
        }
    }

    private static func read(_ path: String, _ label: String) throws -> [[UInt8]] {
        do { return try PEM.blocks(label, in: try text(path)) } catch let error as CertificateSyntaxError {
            throw CommandError(.input, "\(path) cannot be read: \(error)")
        }
    }

    private static func text(_ path: String) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandError(.input, "\(path) cannot be opened: is it there, and may this user read it?")
        }
        defer { try? handle.close() }
        let data = try handle.read(upToCount: largest + 1) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    private static func moment(_ text: String?) throws -> (seconds: Int64, hasFraction: Bool) {
        guard let text else { return (Int64(CommandContext.current.now().timeIntervalSince1970), false) }
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            guard let date = try? Date(text, strategy: style) else { continue }
            let seconds = date.timeIntervalSince1970
            return (Int64(seconds.rounded(.down)), seconds != seconds.rounded(.down))
        }
        throw CommandError(.usage, "--at \(PrintableText.escape(text)) is no time as 2027-01-01T00:00:00Z")
    }
}
