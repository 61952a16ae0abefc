import JSON
import Tables

/// Reads what a `.crc` file says of a version (Delta protocol, "Version Checksum File").
enum Checksum {
    static let maximumBytes = 16 << 20

    /// - Returns: nil where it is damaged, or says too little: the log tells the same.
    static func definition(in bytes: [UInt8], version: Int64) -> TableDefinition? {
        var scanner = JSONScanner(bytes)
        var tableProtocol: TableProtocol?
        var metadata: TableMetadata?
        var files: Int64?
        var size: Int64?
        do {
            try scanner.forEachMember { key, scanner throws(JSONError) in
                if try scanner.null() { return }
                switch key {
                case "protocol": tableProtocol = try DefinitionParser.tableProtocol(&scanner)
                case "metadata": metadata = try DefinitionParser.metadata(&scanner)
                case "numFiles": files = try scanner.int64()
                case "tableSizeBytes": size = try scanner.int64()
                default: try scanner.skip()
                }
            }
            try scanner.end()
        } catch {
            return nil
        }
        guard let tableProtocol, let metadata else { return nil }
        var totals: (files: Int64, bytes: Int64)?
        if let files, let size, files >= 0, size >= 0 { totals = (files, size) }
        return TableDefinition(version: version, protocol: tableProtocol, metadata: metadata, totals: totals)
    }
}
