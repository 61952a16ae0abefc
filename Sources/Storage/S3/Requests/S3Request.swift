import NIOHTTP1
import Tables

/// A request to a store, before it has an address and a signature. None has a body.
struct S3Request: Sendable {
    let method: HTTPMethod
    let bucket: String
    /// Empty for the bucket itself.
    let key: String
    var query: [(name: String, value: String)] = []
    /// Not empty and not negative.
    var range: Range<Int64>?

    /// For errors.
    let location: String

    init(_ method: HTTPMethod, object: ObjectLocation, range: Range<Int64>? = nil) {
        self.method = method
        bucket = object.bucket
        key = object.key
        self.range = range
        location = object.description
    }

    /// A page of at most 1,000 objects and folders directly in `prefix`.
    init(listing bucket: String, prefix: String, startAfter: String?) {
        method = .GET
        self.bucket = bucket
        key = ""
        location = ObjectLocation(bucket: bucket, key: prefix).description
        query = [
            ("delimiter", "/"), ("encoding-type", "url"), ("list-type", "2"), ("max-keys", "1000"),
            ("prefix", prefix),
        ]
        if let startAfter { query.append(("start-after", startAfter)) }
    }
}
