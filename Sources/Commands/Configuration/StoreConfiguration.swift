import Foundation
import Tables

/// One store: an S3-compatible endpoint, or a local folder mounted as a bucket.
struct StoreConfiguration: Sendable {
    enum Delivery: String, Sendable, CaseIterable {
        /// Recipients read files from the store, through its own signed URLs.
        case presigned
        /// Recipients read files from this server.
        case proxy
    }

    enum Backend: Sendable {
        /// A local folder, absolute, mounted as the store's one bucket.
        case folder(String)
        case s3(S3Configuration)
    }

    /// At least one; exactly one for a folder.
    let buckets: [String]
    let backend: Backend
    let delivery: Delivery
    /// What tables may refer to beyond their own root; always in one of ``buckets``.
    let allowedLocations: [ObjectLocation]

    /// nil when the section says neither folder nor endpoint, or both; the reader then holds the problem.
    init?(_ keys: inout ConfigurationReader) {
        buckets = keys.list(
            "buckets", .bucket, sample: ["warehouse"],
            "The buckets that tables live in. A folder is mounted as exactly one.")
        let folder = keys.optionalPath(
            "folder", sample: "/srv/tables", .folder,
            "A local folder that is served as the bucket. Either folder or endpoint.")
        let s3 = S3Configuration(&keys)
        let given: Delivery? = keys.optional(
            "delivery", .choice, sample: "presigned",
            "presigned: recipients read files from the store's own signed URLs (the default with endpoint). proxy: "
                + "through this server (the only way with folder).")
        allowedLocations = keys.list(
            "allowedLocations", .objectLocation, sample: ["s3://warehouse/shared"],
            "Where tables of this store may refer to beyond their own folder, as shallow clones do.")

        delivery = given ?? (folder == nil ? .presigned : .proxy)
        if !keys.isSet("buckets") {
            keys.problem(at: "buckets", "is needed: name the buckets of this store, as in buckets: [warehouse]")
        }
        for location in allowedLocations where !buckets.isEmpty && !buckets.contains(location.bucket) {
            keys.problem(
                at: "allowedLocations",
                "\(location) lies in no bucket of this store; its buckets are "
                    + buckets.joined(separator: ", "))
        }
        switch (keys.isSet("folder"), keys.isSet("endpoint")) {
        case (true, true):
            keys.problem(at: "folder", "a store has a folder or an endpoint, not both")
            return nil
        case (false, false):
            keys.problem(at: "endpoint", "a store needs an endpoint (S3-compatible) or a folder (local disk)")
            return nil
        case (true, false):
            guard let folder else { return nil }
            if buckets.count > 1 { keys.problem(at: "buckets", "a folder is mounted as exactly one bucket") }
            if given == .presigned {
                keys.problem(at: "delivery", "a folder has no URLs of its own; use delivery: proxy")
            }
            for name in S3Configuration.keyNames where keys.isSet(name) {
                keys.problem(at: name, "has no meaning for a folder; remove it")
            }
            backend = .folder(folder)
        case (false, true):
            s3?.checkRules(&keys, isPresigned: delivery == .presigned)
            guard let s3 else { return nil }
            backend = .s3(s3)
        }
    }
}
