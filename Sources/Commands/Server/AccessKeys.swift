import Storage

/// Turns the configuration's access keys into those of ``Storage``.
enum AccessKeys {
    static func source(_ key: AccessKeyConfiguration) throws(CommandError) -> CredentialSource {
        switch key.kind {
        case .environment: return .environment
        case .file: return .sharedFile(path: key.credentialsFile, profile: key.profile)
        case .static:
            let secret = try key.secretAccessKey?.read().reveal() ?? ""
            let session = try key.sessionToken?.read().reveal()
            return .fixed(
                Credentials(accessKey: key.accessKeyID ?? "", secretKey: secret, sessionToken: session))
        }
    }
}
