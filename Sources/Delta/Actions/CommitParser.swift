import JSON
import Tables

/// Reads the actions of one commit from its bytes.
///
/// Unknown actions and unknown members are passed over, as the protocol asks; a known one that lacks what it needs is
/// an error that names commit, line and member.
struct CommitParser {
    let version: Int64
    let name: String

    init(version: Int64) {
        self.version = version
        name = LogFile.commitName(version)
    }

    /// - Returns: the actions in the order of the lines.
    /// - Throws: ``TableError`` of kind `corrupt`.
    func parse(_ bytes: [UInt8]) throws(TableError) -> [Action] {
        var actions: [Action] = []
        var number = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            number += 1
            var scanner = JSONScanner(bytes, range: start..<end)
            start = end + 1
            if scanner.isAtEnd { continue }
            do {
                try scanner.forEachMember { key, scanner throws(JSONError) in
                    if let action = try Self.action(key, &scanner) { actions.append(action) }
                }
                try scanner.end()
            } catch {
                throw TableError(.corrupt, "commit \(name), line \(number): \(error)")
            }
        }
        return actions
    }

    private static func action(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) -> Action? {
        switch key {
        case "add", "remove", "cdc", "protocol", "metaData", "commitInfo":
            if try scanner.null() { return nil }
            switch key {
            case "add": return .add(try add(&scanner))
            case "remove": return .remove(try remove(&scanner))
            case "cdc": return .cdc(try cdc(&scanner))
            case "protocol": return .protocol(try DefinitionParser.tableProtocol(&scanner))
            case "metaData": return .metadata(try DefinitionParser.metadata(&scanner))
            default: return .commitInfo(try commitInfo(&scanner))
            }
        default:
            try scanner.skip()
            return nil
        }
    }

    private static func add(_ scanner: inout JSONScanner) throws(JSONError) -> AddAction {
        let start = scanner.offset
        var add = AddAction()
        var passedThrough = JSONWriter()
        try scanner.forEachMember { key, scanner throws(JSONError) in
            switch key {
            case "path": add.path = try scanner.string()
            case "partitionValues": add.partitionValues = try partitionValues(&scanner) ?? []
            case "size": add.size = try scanner.int64()
            case "modificationTime": add.modificationTime = try scanner.int64()
            case "dataChange": add.dataChange = try scanner.bool()
            case "stats": add.stats = try optionalString(&scanner)
            case "deletionVector": add.deletionVector = try deletionVector(&scanner)
            case "tags", "baseRowId", "defaultRowCommitVersion", "clusteringProvider":
                let value = try scanner.value()
                guard value != .null else { return }
                if !passedThrough.bytes.isEmpty { passedThrough.raw(",") }
                passedThrough.string(key)
                passedThrough.raw(":")
                passedThrough.value(value)
            default: try scanner.skip()
            }
        }
        add.passedThrough = passedThrough.bytes
        guard !add.path.isEmpty else { throw JSONError(.unexpectedType, at: start, "an add action without a path") }
        guard add.size >= 0 else { throw JSONError(.unexpectedType, at: start, "an add action without a size") }
        return add
    }

    private static func remove(_ scanner: inout JSONScanner) throws(JSONError) -> RemoveAction {
        let start = scanner.offset
        var remove = RemoveAction()
        try scanner.forEachMember { key, scanner throws(JSONError) in
            switch key {
            case "path": remove.path = try scanner.string()
            case "dataChange": remove.dataChange = try scanner.bool()
            case "partitionValues": remove.partitionValues = try partitionValues(&scanner)
            case "size": remove.size = try scanner.null() ? nil : try scanner.int64()
            case "deletionVector": remove.deletionVector = try deletionVector(&scanner)
            default: try scanner.skip()
            }
        }
        guard !remove.path.isEmpty else {
            throw JSONError(.unexpectedType, at: start, "a remove action without a path")
        }
        guard remove.size ?? 0 >= 0 else {
            throw JSONError(.unexpectedType, at: start, "a remove action with a negative size")
        }
        return remove
    }

    private static func cdc(_ scanner: inout JSONScanner) throws(JSONError) -> CDCAction {
        let start = scanner.offset
        var cdc = CDCAction()
        try scanner.forEachMember { key, scanner throws(JSONError) in
            switch key {
            case "path": cdc.path = try scanner.string()
            case "partitionValues": cdc.partitionValues = try partitionValues(&scanner) ?? []
            case "size": cdc.size = try scanner.int64()
            default: try scanner.skip()
            }
        }
        guard !cdc.path.isEmpty, cdc.size >= 0 else {
            throw JSONError(.unexpectedType, at: start, "a cdc action without a path or size")
        }
        return cdc
    }

    private static func commitInfo(_ scanner: inout JSONScanner) throws(JSONError) -> CommitInfo {
        var info = CommitInfo()
        try scanner.forEachMember { key, scanner throws(JSONError) in
            if key == "inCommitTimestamp" {
                info.inCommitTimestamp = try scanner.null() ? nil : try scanner.int64()
            } else {
                try scanner.skip()
            }
        }
        return info
    }

    private static func deletionVector(
        _ scanner: inout JSONScanner
    ) throws(JSONError) -> DeletionVectorDescriptor? {
        if try scanner.null() { return nil }
        let start = scanner.offset
        var vector = DeletionVectorDescriptor()
        try scanner.forEachMember { key, scanner throws(JSONError) in
            switch key {
            case "storageType": vector.storageType = try scanner.string()
            case "pathOrInlineDv": vector.pathOrInlineDv = try scanner.string()
            case "offset": vector.offset = try scanner.null() ? nil : try scanner.int64()
            case "sizeInBytes": vector.sizeInBytes = try scanner.int64()
            case "cardinality": vector.cardinality = try scanner.int64()
            default: try scanner.skip()
            }
        }
        guard vector.sizeInBytes >= 0, vector.cardinality >= 0, vector.offset ?? 0 >= 0 else {
            throw JSONError(.unexpectedType, at: start, "a deletion vector without a size or cardinality")
        }
        return vector
    }

    private static func optionalString(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
        try scanner.null() ? nil : try scanner.string()
    }

    /// Null and the empty string both stand for null ("Partition Value Serialization"). Numbers and booleans, which
    /// some writers leave unquoted, keep their text.
    private static func partitionValues(_ scanner: inout JSONScanner) throws(JSONError) -> [PartitionValue]? {
        if try scanner.null() { return nil }
        var values: [PartitionValue] = []
        try scanner.forEachMember { key, scanner throws(JSONError) in
            let start = scanner.offset
            let text: String?
            switch try scanner.value() {
            case .null: text = nil
            case .string(let string): text = string.isEmpty ? nil : string
            case .number(let number): text = number
            case .bool(let flag): text = flag ? "true" : "false"
            case .array, .object:
                throw JSONError(.unexpectedType, at: start, "the partition value of '\(key)' is not a string")
            }
            values.append(PartitionValue(column: key, value: text))
        }
        return values
    }
}
