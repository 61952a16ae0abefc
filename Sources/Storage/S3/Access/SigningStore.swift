public import Tables

/// A store whose requests this server can sign, so that recipients send them to the store themselves.
public protocol SigningStore: PresigningStore {
    /// Where recipients reach the store.
    var publicAddress: S3Address { get }

    /// What signs requests to it at `now`, in milliseconds since the epoch.
    func authority(at now: Int64) throws(StorageError) -> RequestAuthority
}

extension S3Store: SigningStore {
    public var publicAddress: S3Address {
        let endpoint = configuration.publicEndpoint ?? configuration.endpoint
        return S3Address(
            scheme: endpoint.scheme.rawValue, authority: endpoint.authority, path: "",
            pathStyle: configuration.pathStyle, region: configuration.region)
    }

    public func authority(at now: Int64) throws(StorageError) -> RequestAuthority {
        RequestAuthority(try credentials.signer(at: now))
    }
}
