/// The access key that requests are signed with, and where it comes from. The keys lie in the section of what is signed
/// for: a store or a catalog.
struct AccessKeyConfiguration: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// accessKeyId and the secrets beside it.
        case `static`
        /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
        case environment
        /// A profile of a credentials file.
        case file
    }

    let kind: Kind
    let accessKeyID: String?
    let secretAccessKey: SecretSource?
    let sessionToken: SecretSource?
    /// Absolute; set when ``kind`` is `file`.
    let credentialsFile: String?
    let profile: String

    static let keyNames = [
        "credentials", "accessKeyId", "secretAccessKey", "secretAccessKeyFile", "sessionToken", "sessionTokenFile",
        "credentialsFile", "profile",
    ]

    init(_ keys: inout ConfigurationReader) {
        kind = keys.value(
            "credentials", .choice, default: .static,
            "static: the keys below. environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. file: "
                + "credentialsFile.")
        accessKeyID = keys.optional(
            "accessKeyId", .text, sample: "causeway-read-only", "The access key; read-only rights are enough.")
        secretAccessKey = keys.secret(
            "secretAccessKey", sampleFile: "minio.secret", "The access key's secret; better in a file, see below.")
        sessionToken = keys.secret(
            "sessionToken", sampleFile: "minio.session", "The session token of temporary credentials.")
        credentialsFile = keys.optionalPath(
            "credentialsFile", sample: "/etc/causeway/credentials", .secret,
            "An AWS credentials file, for credentials: file.")
        profile = keys.value("profile", .text, default: "default", "The profile in credentialsFile.")
    }

    /// Records what does not go together. Called once it is known that something is signed.
    func checkRules(_ keys: inout ConfigurationReader) {
        switch kind {
        case .static:
            let hasSecret = keys.isSet("secretAccessKey") || keys.isSet("secretAccessKeyFile")
            if !keys.isSet("accessKeyId") || !hasSecret {
                keys.problem(
                    at: "credentials",
                    "needs accessKeyId and secretAccessKeyFile; or set credentials to environment or file")
            }
        case .environment, .file:
            let names = ["accessKeyId", "secretAccessKey", "secretAccessKeyFile", "sessionToken", "sessionTokenFile"]
            for name in names where keys.isSet(name) {
                keys.problem(at: name, "has no meaning with credentials: \(kind.rawValue); remove one of them")
            }
        }
        if kind == .file, !keys.isSet("credentialsFile") {
            keys.problem(at: "credentialsFile", "is needed with credentials: file")
        } else if kind != .file {
            for name in ["credentialsFile", "profile"] where keys.isSet(name) {
                keys.problem(at: name, "has a meaning only with credentials: file")
            }
        }
    }
}
