public import ACME
internal import Foundation
internal import JSON

/// Keeps account and certificate in a folder that its owner alone reads:
///
/// - `account.pem`: the account's key;
/// - `account.json`: the account's URL and the directory it belongs to;
/// - `current/certificate.pem` and `current/key.pem`: the certificate with its intermediates, and its key. `current` is
///   a symbolic link to one of the folders `certificate-…`, so that both change in one step. The one before stays.
public struct CertificateFolder: EnrollmentStore {
    private static let prefix = "certificate-"

    public let path: String
    private let calls: BlockingCalls

    public init(path: String, calls: BlockingCalls = BlockingCalls()) {
        self.path = path
        self.calls = calls
    }

    /// Where whoever serves with it finds the certificate.
    public var certificatePath: String { path + "/current/certificate.pem" }
    /// Where whoever serves with it finds the key.
    public var keyPath: String { path + "/current/key.pem" }

    public func load() async throws(EnrollmentStoreFailure) -> EnrollmentState {
        try await perform { () throws(FileTrouble) in
            var state = EnrollmentState()
            state.accountKey = try PrivateFileText.read(path + "/account.pem")
            if let text = try PrivateFileText.read(path + "/account.json") {
                state.account = try Self.account(text, path + "/account.json")
            }
            if let chain = try PrivateFileText.read(certificatePath), let key = try PrivateFileText.read(keyPath) {
                state.certificate = StoredCertificate(chain: chain, key: key)
            }
            return state
        }
    }

    public func save(accountKey: String) async throws(EnrollmentStoreFailure) {
        try await perform { () throws(FileTrouble) in
            try makeFolder(path)
            try PrivateFileText.write(accountKey, to: path + "/account.pem")
        }
    }

    public func save(account: KnownAccount) async throws(EnrollmentStoreFailure) {
        try await perform { () throws(FileTrouble) in
            var writer = JSONWriter()
            writer.value(
                .object([.init("directory", .string(account.directory)), .init("url", .string(account.url))]))
            try makeFolder(path)
            try PrivateFileText.write(
                String(decoding: writer.bytes, as: UTF8.self) + "\n", to: path + "/account.json")
        }
    }

    public func save(certificate: StoredCertificate) async throws(EnrollmentStoreFailure) {
        try await perform { () throws(FileTrouble) in
            let previous = try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/current")
            let name = Self.prefix + UUID().uuidString.lowercased()
            let folder = path + "/" + name
            try makeFolder(path)
            try makeFolder(folder)
            try PrivateFileText.write(certificate.key, to: folder + "/key.pem")
            try PrivateFileText.write(certificate.chain, to: folder + "/certificate.pem")
            let working = path + "/current.part"
            unlink(working)
            guard symlink(name, working) == 0 else { throw FileTrouble(working, "be made") }
            guard rename(working, path + "/current") == 0 else { throw FileTrouble(path + "/current", "be replaced") }
            try PrivateFileText.settle(folderOf: path + "/current")
            prune(keeping: [name, previous])
        }
    }

    private static func account(_ text: String, _ path: String) throws(FileTrouble) -> KnownAccount {
        guard let value = try? JSONValue(parsing: text), let directory = value["directory"]?.string,
            let url = value["url"]?.string
        else {
            throw FileTrouble(
                path: path, reason: "it is no record of an account",
                remedy: "Remove it; the account is found again by its key")
        }
        return KnownAccount(directory: directory, url: url)
    }

    private func makeFolder(_ path: String) throws(FileTrouble) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw FileTrouble(path, "be made")
    }

    /// What cannot be removed is tried again the next time.
    private func prune(keeping kept: [String?]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name.hasPrefix(Self.prefix) && !kept.contains(name) {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable () throws(FileTrouble) -> Value
    ) async throws(EnrollmentStoreFailure) -> Value {
        do throws(FileTrouble) {
            if let value = try await calls.run(work) { return value }
        } catch {
            throw EnrollmentStoreFailure(place: error.path, reason: error.reason, remedy: error.remedy)
        }
        throw EnrollmentStoreFailure(place: path, reason: "the work was stopped before its end")
    }
}
