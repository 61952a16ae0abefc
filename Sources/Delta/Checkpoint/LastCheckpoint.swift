import JSON
import Tables

/// The hint `_last_checkpoint` (Delta protocol, "Last Checkpoint File"): where to begin to list. It may be absent,
/// stale or damaged, and nothing is believed of it but that.
enum LastCheckpoint {
    private static let maximumBytes = 1 << 20

    static func version(root: ObjectLocation, store: any ObjectStore) async -> Int64? {
        let object = root.appending("_delta_log/_last_checkpoint")
        guard let bytes = try? await store.read(object, range: nil, limit: maximumBytes) else { return nil }
        return version(in: bytes)
    }

    static func version(in bytes: [UInt8]) -> Int64? {
        var scanner = JSONScanner(bytes)
        var version: Int64?
        do {
            try scanner.forEachMember { key, scanner throws(JSONError) in
                if key == "version" { version = try scanner.int64() } else { try scanner.skip() }
            }
        } catch {
            return nil
        }
        guard let version, version >= 0 else { return nil }
        return version
    }
}
