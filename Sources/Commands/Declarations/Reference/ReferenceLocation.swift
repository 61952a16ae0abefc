import Registry

/// A table's location as the reference server takes it: a URI of Hadoop's file systems.
enum ReferenceLocation {
    /// Why a location cannot be taken over. Never holds the location itself: it may have credentials in it.
    struct Refusal: Error, Sendable, Hashable {
        let reason: String
    }

    /// - Parameter text: `s3a://`, `s3://` and `s3n://` name the same objects; a local path may lack its scheme.
    static func translated(_ text: String) throws(Refusal) -> TableLocation {
        let scheme = scheme(of: text)
        switch scheme {
        case nil where text.hasPrefix("/"): return try parsed("file://" + text)
        case nil:
            throw Refusal(reason: "its location is a relative path: write file:///ABSOLUTE/PATH or s3://BUCKET/PATH")
        case "file":
            // A host behind two slashes stays one, and is refused.
            let path = text.dropFirst("file:".count)
            return try parsed(path.hasPrefix("//") ? "file:\(path)" : "file://\(path)")
        case "s3", "s3a", "s3n":
            guard !text.contains("@") else {
                throw Refusal(
                    reason: "its location holds an @, as credentials in a location do: write s3://BUCKET/PATH, and put "
                        + "the keys into storage.stores of causeway.yaml")
            }
            return try parsed("s3" + text.dropFirst(scheme?.count ?? 0))
        case "wasb", "wasbs", "abfs", "abfss", "adl":
            throw Refusal(reason: "\(scheme ?? "")://, Azure's storage, is not read: \(Self.wayOut)")
        case "gs": throw Refusal(reason: "gs://, Google's storage, is not read as such: \(Self.wayOut)")
        case "hdfs", "viewfs", "webhdfs", "dbfs":
            throw Refusal(reason: "\(scheme ?? ""):// is not read: \(Self.wayOut)")
        default: throw Refusal(reason: "its location has a scheme that is not read: \(Self.wayOut)")
        }
    }

    private static let wayOut =
        "Causeway reads S3-compatible stores, local disks and Iceberg REST catalogs; where the table is in one of them "
        + "as well, add it by that location"

    /// In small letters (RFC 3986 section 3.1); nil for a text without one.
    private static func scheme(of text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon]
        guard scheme.first?.isLetter == true, scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            return nil
        }
        return scheme.lowercased()
    }

    private static func parsed(_ text: String) throws(Refusal) -> TableLocation {
        do {
            return try TableLocation(parsing: text)
        } catch {
            throw Refusal(
                reason:
                    "its location is none that can be read: write s3://BUCKET/PATH or file:///ABSOLUTE/PATH, with a "
                    + "bucket's real name and without empty or dotted parts")
        }
    }
}
