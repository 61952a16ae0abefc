import Synchronization
import Tables

/// The credentials of a store, and the signing key that they make for the day, both kept until they change.
///
/// Reading a shared file blocks for as long as a small local file takes; it happens when the file has changed, which
/// is looked for at most once a second.
final class CredentialProvider: Sendable {
    static let maximumFileSize: Int64 = 1024 * 1024

    private let source: CredentialSource
    private let region: String
    /// The section of the configuration that the credentials belong to, for errors.
    private let section: String
    private let environment: @Sendable (String) -> String?
    private let state = Mutex(State())

    private struct State {
        var credentials: Credentials?
        /// The tag of the file that the credentials were read from.
        var fileTag: String?
        /// The second in which the file was last looked at.
        var checked: Int64?
        var signer: (date: String, signer: RequestSigner)?
    }

    init(
        source: CredentialSource, region: String, section: String = "storage.stores[]",
        environment: @escaping @Sendable (String) -> String? = ProcessEnvironment.value
    ) {
        self.source = source
        self.region = region
        self.section = section
        self.environment = environment
    }

    /// A signer for the time `now`, in milliseconds since 1970-01-01T00:00:00Z.
    func signer(at now: Int64) throws(StorageError) -> RequestSigner {
        let date = SigningTime(milliseconds: now).date
        return try state.withLock { state throws(StorageError) in
            let credentials = try current(&state, second: now / 1000)
            if let cached = state.signer, cached.date == date, cached.signer.credentials == credentials {
                return cached.signer
            }
            let key = SigningKey(secretKey: credentials.secretKey, date: date, region: region)
            let signer = RequestSigner(credentials: credentials, key: key)
            state.signer = (date, signer)
            return signer
        }
    }

    /// The credentials at the time `now`, in milliseconds since 1970-01-01T00:00:00Z.
    func credentials(at now: Int64) throws(StorageError) -> Credentials {
        try state.withLock { state throws(StorageError) in try current(&state, second: now / 1000) }
    }

    /// Reads the credentials again after the store refused `rejected`.
    ///
    /// - Returns: whether there are others now, so that another try makes sense.
    func renew(after rejected: Credentials) throws(StorageError) -> Bool {
        guard case .sharedFile = source else { return false }
        return try state.withLock { state throws(StorageError) in
            state.fileTag = nil
            state.checked = nil
            return try current(&state, second: nil) != rejected
        }
    }

    private func current(_ state: inout State, second: Int64?) throws(StorageError) -> Credentials {
        switch source {
        case .fixed(let credentials):
            return credentials
        case .environment:
            if let known = state.credentials { return known }
            guard let accessKey = environment("AWS_ACCESS_KEY_ID"), !accessKey.isEmpty,
                let secretKey = environment("AWS_SECRET_ACCESS_KEY"), !secretKey.isEmpty
            else {
                throw missing("The environment lacks AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY")
            }
            let token = environment("AWS_SESSION_TOKEN").flatMap { $0.isEmpty ? nil : $0 }
            let credentials = Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token)
            state.credentials = credentials
            return credentials
        case .sharedFile(let path, let profile):
            if let known = state.credentials, let second, state.checked == second { return known }
            let path = try self.path(path)
            let credentials = try read(path, profile: profile, &state)
            state.checked = second
            return credentials
        }
    }

    private func read(_ path: String, profile: String, _ state: inout State) throws(StorageError) -> Credentials {
        let text: String
        do throws(FileFault) {
            let file = try FileDescriptor.configured(path)
            let status = try file.status()
            let tag = status.info(key: path).etag
            if let known = state.credentials, state.fileTag != nil, state.fileTag == tag { return known }
            let length = status.kind == .regular ? min(status.size, Self.maximumFileSize) : 0
            text = String(decoding: try file.read(at: 0, count: Int(length)), as: UTF8.self)
            state.fileTag = tag
        } catch {
            throw missing("The credentials file \(path) cannot be read (\(error.text))")
        }
        guard let credentials = CredentialsFile.parse(text, profile: profile) else {
            state.fileTag = nil
            throw missing(
                "The credentials file \(path) has no profile \(profile) with aws_access_key_id and"
                    + " aws_secret_access_key")
        }
        state.credentials = credentials
        return credentials
    }

    private func path(_ configured: String?) throws(StorageError) -> String {
        if let configured { return configured }
        if let named = environment("AWS_SHARED_CREDENTIALS_FILE"), !named.isEmpty { return named }
        guard let home = environment("HOME"), !home.isEmpty else {
            throw missing("No credentials file is configured, and HOME is not set")
        }
        return home + "/.aws/credentials"
    }

    private func missing(_ what: String) -> StorageError {
        StorageError(.denied, at: "\(section).credentials", "\(what); see `causeway config example`.")
    }
}
