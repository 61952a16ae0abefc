import JSON

/// Reads the entries of a metadata file's list of snapshots.
enum SnapshotReader {
    static func read(_ scanner: inout JSONScanner) throws(JSONError) -> IcebergSnapshot {
        let start = scanner.offset
        var id: Int64?
        var parent: Int64?
        var sequenceNumber: Int64 = 0
        var timestamp: Int64?
        var manifestList: String?
        var manifests: [String] = []
        var summary = Summary()
        var schemaID: Int64?
        var isEncrypted = false
        try scanner.forEachMember { name, scanner throws(JSONError) in
            if try scanner.null() { return }
            switch name {
            case "snapshot-id": id = try scanner.int64()
            case "parent-snapshot-id": parent = try scanner.int64()
            case "sequence-number": sequenceNumber = try scanner.int64()
            case "timestamp-ms": timestamp = try scanner.int64()
            case "manifest-list": manifestList = try scanner.string()
            case "manifests":
                try scanner.forEachElement { scanner throws(JSONError) in manifests.append(try scanner.string()) }
            case "summary": try summary.read(&scanner)
            case "schema-id": schemaID = try scanner.int64()
            case "key-id":
                try scanner.skip()
                isEncrypted = true
            default: try scanner.skip()
            }
        }
        guard let id, let timestamp else {
            throw JSONError(.unexpectedType, at: start, "a snapshot without an id or timestamp")
        }
        return IcebergSnapshot(
            id: id, parentID: parent == -1 ? nil : parent, sequenceNumber: sequenceNumber, timestamp: timestamp,
            manifestList: manifestList, manifests: manifests, operation: summary.operation, schemaID: schemaID,
            isEncrypted: isEncrypted, totals: summary.totals, equalityDeletes: summary.equalityDeletes)
    }

    /// What is read of a summary, whose values are all texts ("Optional Snapshot Summary Fields").
    private struct Summary {
        var operation = IcebergSnapshot.Operation.unknown
        private var files: Int64?
        private var bytes: Int64?
        private(set) var equalityDeletes: Int64?

        var totals: (files: Int64, bytes: Int64)? {
            guard let files, let bytes, files >= 0, bytes >= 0 else { return nil }
            return (files, bytes)
        }

        mutating func read(_ scanner: inout JSONScanner) throws(JSONError) {
            try scanner.forEachMember { name, scanner throws(JSONError) in
                switch name {
                case "operation":
                    switch try scanner.value().string {
                    case "append": operation = .append
                    case "replace": operation = .replace
                    case "overwrite": operation = .overwrite
                    case "delete": operation = .delete
                    default: operation = .unknown
                    }
                case "total-data-files": files = try Self.number(&scanner)
                case "total-files-size": bytes = try Self.number(&scanner)
                case "total-equality-deletes": equalityDeletes = try Self.number(&scanner)
                default: try scanner.skip()
                }
            }
        }

        private static func number(_ scanner: inout JSONScanner) throws(JSONError) -> Int64? {
            switch try scanner.value() {
            case .string(let text), .number(let text): Int64(text)
            default: nil
            }
        }
    }
}
