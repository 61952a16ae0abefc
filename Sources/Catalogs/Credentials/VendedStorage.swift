/// All that one answer for a table lends for its files.
struct VendedStorage: Sendable {
    private let tableLocation: String?
    private let common: PropertyMap
    private let byPrefix: [(prefix: String, properties: PropertyMap)]

    init(_ answer: TableAnswer) {
        tableLocation = answer.tableLocation
        common = answer.configuration
        byPrefix = answer.credentials
    }

    /// The credentials for a location: those of the longest prefix that it begins with, over the table's own
    /// configuration (Iceberg REST specification, `LoadTableResult`, "Storage Credentials").
    ///
    /// - Parameter location: nil for the table's root.
    func credentials(for location: String?) -> VendedCredentials? {
        let wanted = Self.plain(location ?? tableLocation ?? "")
        var best: (prefix: String, properties: PropertyMap)?
        for entry in byPrefix {
            let prefix = Self.plain(entry.prefix)
            guard wanted.utf8.starts(with: prefix.utf8) else { continue }
            if let best, best.prefix.utf8.count >= prefix.utf8.count { continue }
            best = (prefix, entry.properties)
        }
        return VendedCredentials(best.map { common.overlaid(by: $0.properties) } ?? common)
    }

    /// Whether nothing of what is lent ends before `time`, in milliseconds since 1970-01-01T00:00:00Z.
    func last(until time: Int64) -> Bool {
        let all = byPrefix.map { common.overlaid(by: $0.properties) } + [common]
        return all.allSatisfy { VendedCredentials($0)?.last(until: time) ?? true }
    }

    /// `s3a` and `s3n` are other names for the same.
    private static func plain(_ location: String) -> String {
        for scheme in ["s3a://", "s3n://"] where location.hasPrefix(scheme) {
            return "s3://" + location.dropFirst(scheme.count)
        }
        return location
    }
}
