import Certificates
import Findings
import Foundation
import TrustLists

/// Certificates, trust lists, revocation lists and keys as files of this machine.
enum ChainFiles {
    /// What a file may hold, in bytes.
    private static let largest = PEM.longest

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
        case "public": return try TrustStore.publicList(pem: TrustLists.publicRoots)
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

    static func revocationLists(_ path: String) throws -> [RevocationList] {
        try read(path, "X509 CRL").map { der in
            do { return try RevocationList(der: der) } catch {
                throw CommandError(.input, "a revocation list of \(path) cannot be read: \(error)")
            }
        }
    }

    static func keyFindings(_ path: String, _ leaf: Certificate) throws -> [Finding] {
        let mode = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]) as? NSNumber
        do {
            return try KeyFindings.findings(
                Array(try text(path).utf8), mode: mode.map { UInt16(truncating: $0) }, path: path, leaf: leaf)
        } catch let error as CertificateSyntaxError {
            throw CommandError(.input, "the key \(path) cannot be read: \(error)")
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

    static func moment(_ text: String?) throws -> (seconds: Int64, hasFraction: Bool) {
        guard let text else { return (Int64(CommandContext.current.now().timeIntervalSince1970), false) }
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            guard let date = try? Date(text, strategy: style) else { continue }
            let seconds = date.timeIntervalSince1970
            return (Int64(seconds.rounded(.down)), seconds != seconds.rounded(.down))
        }
        throw CommandError(.usage, "--at \(PrintableText.escape(text)) is no time as 2027-01-01T00:00:00Z")
    }
}
