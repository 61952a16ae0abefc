public import Tables

/// One entry of `storage.stores` in the configuration.
public struct ConfiguredStore: Sendable {
    public enum Backend: Sendable {
        /// A folder of the local disk, absolute.
        case folder(String)
        case s3(S3Configuration)
    }

    /// The buckets of this store. None means every bucket that no other entry names; only one entry, of an object
    /// store, may say so. A folder has exactly one.
    public var buckets: [String]
    public var backend: Backend
    /// How files are delivered; a folder's are always delivered by proxy.
    public var delivery: Delivery
    /// Locations of this same store that its tables may refer to beyond their own root.
    public var allowedLocations: [ObjectLocation]

    public init(
        buckets: [String], backend: Backend, delivery: Delivery = .presigned, allowedLocations: [ObjectLocation] = []
    ) {
        self.buckets = buckets
        self.backend = backend
        self.delivery = delivery
        self.allowedLocations = allowedLocations
    }
}
