/// Where the credentials of a store come from.
public enum CredentialSource: Sendable {
    /// As given.
    case fixed(Credentials)
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, read once.
    case environment
    /// A profile of a shared credentials file, read again whenever the file changes or the store says that the key
    /// is no longer valid. Without a path: `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
    case sharedFile(path: String?, profile: String)
}
