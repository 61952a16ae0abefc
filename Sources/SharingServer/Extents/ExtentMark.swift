import Crypto
import Registry

/// Tells how much of a table is shown from any other extent, for tokens and URLs that are worth something for as long
/// as that stays the same.
enum ExtentMark {
    /// Bytes of a mark.
    static let count = 16

    /// - Returns: nil for a table that is shown whole in all its versions.
    static func of(_ extent: TableExtent) -> [UInt8]? {
        guard extent != TableExtent() else { return nil }
        let text = "\(extent.startVersion.map { "\($0)" } ?? "")\n\(extent.filter ?? "")"
        return Array(SHA256.hash(data: Array(text.utf8)).prefix(count))
    }
}
