/// What a file name in `_delta_log/` says (Delta protocol, "Delta Table Specification: File Types").
enum LogFile: Hashable {
    /// `00000000000000000007.json`
    case commit(version: Int64)
    /// `….checkpoint.parquet`
    case checkpoint(version: Int64)
    /// `….checkpoint.0000000001.0000000003.parquet`
    case checkpointPart(version: Int64, part: Int, of: Int)
    /// `….checkpoint.UUID.json` or `.parquet`
    case checkpointV2(version: Int64)
    /// `….….compacted.json`
    case compacted(from: Int64, to: Int64)
    /// `….crc`
    case checksum(version: Int64)

    /// - Parameter name: the last segment of the key.
    init?(name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, first.utf8.count == 20, let version = Self.digits(first) else { return nil }
        switch parts.count {
        case 2 where parts[1] == "json": self = .commit(version: version)
        case 2 where parts[1] == "crc": self = .checksum(version: version)
        case 3 where parts[1] == "checkpoint" && parts[2] == "parquet": self = .checkpoint(version: version)
        case 4 where parts[1] == "checkpoint" && (parts[3] == "json" || parts[3] == "parquet"):
            self = .checkpointV2(version: version)
        case 5 where parts[1] == "checkpoint" && parts[4] == "parquet":
            guard let part = Self.digits(parts[2]), let total = Self.digits(parts[3]), part >= 1, part <= total else {
                return nil
            }
            self = .checkpointPart(version: version, part: Int(part), of: Int(total))
        case 4 where parts[2] == "compacted" && parts[3] == "json":
            guard let end = Self.digits(parts[1]), end >= version else { return nil }
            self = .compacted(from: version, to: end)
        default: return nil
        }
    }

    private static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }

    /// The name of a commit.
    static func commitName(_ version: Int64) -> String { prefix(version) + ".json" }

    /// What the names of a version's files begin with: 20 digits.
    static func prefix(_ version: Int64) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 20 - digits.utf8.count)) + digits
    }
}
