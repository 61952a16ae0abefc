import JSON
import Tables

/// Reads the actions of one commit from its bytes.
///
/// Unknown actions and unknown members are passed over, as the protocol asks; a known one that lacks what it needs is
/// an error that names commit, line and member.
enum CommitParser {
    /// - Parameter name: the file's name, for errors.
    /// - Throws: ``TableError`` of kind `corrupt`, or `incomplete` where the last line is broken and no newline ends
    ///   it.
    static func parse(_ bytes: [UInt8], name: String) throws(TableError) -> Commit {
        guard bytes.count <= JSONText.maximumOffset else {
            throw TableError(.storage(.tooLarge), "\(name) is larger than this server reads")
        }
        var commit = Commit(name: name, bytes: bytes)
        var number = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            number += 1
            var scanner = JSONScanner(bytes, range: start..<end)
            start = end + 1
            if scanner.isAtEnd { continue }
            do {
                try scanner.forEachRawMember { key, scanner throws(JSONError) in
                    if let action = try action(key, &scanner, &commit.unescaped) { commit.actions.append(action) }
                }
                try scanner.end()
            } catch {
                // A line that no newline ends may be one that is still being written.
                let kind: TableError.Kind = end == bytes.count ? .incomplete : .corrupt
                throw TableError(kind, "commit \(name), line \(number): \(error)")
            }
        }
        return commit
    }

    /// - Parameter texts: takes texts that have escapes.
    private static func action(
        _ key: Range<Int>, _ scanner: inout JSONScanner, _ texts: inout [UInt8]
    ) throws(JSONError) -> Action? {
        if scanner.isName(key, "add") { return try scanner.null() ? nil : .add(try add(&scanner, &texts)) }
        if scanner.isName(key, "remove") { return try scanner.null() ? nil : .remove(try remove(&scanner, &texts)) }
        if scanner.isName(key, "cdc") { return try scanner.null() ? nil : .cdc(try cdc(&scanner, &texts)) }
        if scanner.isName(key, "protocol") {
            return try scanner.null() ? nil : .protocol(try DefinitionParser.tableProtocol(&scanner))
        }
        if scanner.isName(key, "metaData") {
            return try scanner.null() ? nil : .metadata(try DefinitionParser.metadata(&scanner))
        }
        if scanner.isName(key, "commitInfo") { return try scanner.null() ? nil : .commitInfo(try commitInfo(&scanner)) }
        if scanner.isName(key, "sidecar") { return try scanner.null() ? nil : .sidecar(try sidecar(&scanner)) }
        try scanner.skip()
        return nil
    }

    private static func add(
        _ scanner: inout JSONScanner, _ texts: inout [UInt8]
    ) throws(JSONError) -> AddAction {
        let start = scanner.offset
        var add = AddAction()
        try scanner.forEachRawMember { key, scanner throws(JSONError) in
            if scanner.isName(key, "path") {
                add.path = try scanner.text(unescaping: &texts)
            } else if scanner.isName(key, "partitionValues") {
                add.partitionValues = try partitionValues(&scanner)
            } else if scanner.isName(key, "size") {
                add.size = try scanner.int64()
            } else if scanner.isName(key, "modificationTime") {
                add.modificationTime = try scanner.int64()
            } else if scanner.isName(key, "dataChange") {
                add.dataChange = try scanner.bool()
            } else if scanner.isName(key, "stats") {
                add.stats = try scanner.null() ? nil : try scanner.text(unescaping: &texts)
            } else if scanner.isName(key, "deletionVector") {
                add.deletionVector = try DeletionVectorDescriptor.parse(&scanner)
            } else {
                try passThrough(key, &scanner, into: &add.passedThrough)
            }
        }
        guard add.path?.isEmpty == false else {
            throw JSONError(.unexpectedType, at: start, "an add action without a path")
        }
        guard add.size >= 0 else { throw JSONError(.unexpectedType, at: start, "an add action without a size") }
        return add
    }

    private static func passThrough(
        _ key: Range<Int>, _ scanner: inout JSONScanner, into passedThrough: inout [UInt8]
    ) throws(JSONError) {
        for name in PassedThrough.names where scanner.isName(key, name) {
            let value = try scanner.value()
            if value != .null { PassedThrough.append(name, value, to: &passedThrough) }
            return
        }
        try scanner.skip()
    }

    private static func remove(
        _ scanner: inout JSONScanner, _ texts: inout [UInt8]
    ) throws(JSONError) -> RemoveAction {
        let start = scanner.offset
        var remove = RemoveAction()
        try scanner.forEachRawMember { key, scanner throws(JSONError) in
            if scanner.isName(key, "path") {
                remove.path = try scanner.text(unescaping: &texts)
            } else if scanner.isName(key, "dataChange") {
                remove.dataChange = try scanner.bool()
            } else if scanner.isName(key, "partitionValues") {
                remove.partitionValues = try partitionValues(&scanner)
            } else if scanner.isName(key, "size") {
                remove.size = try scanner.null() ? nil : try scanner.int64()
            } else if scanner.isName(key, "deletionVector") {
                remove.deletionVector = try DeletionVectorDescriptor.parse(&scanner)
            } else {
                try scanner.skip()
            }
        }
        guard remove.path?.isEmpty == false else {
            throw JSONError(.unexpectedType, at: start, "a remove action without a path")
        }
        guard remove.size ?? 0 >= 0 else {
            throw JSONError(.unexpectedType, at: start, "a remove action with a negative size")
        }
        return remove
    }

    private static func cdc(
        _ scanner: inout JSONScanner, _ texts: inout [UInt8]
    ) throws(JSONError) -> CDCAction {
        let start = scanner.offset
        var cdc = CDCAction()
        try scanner.forEachRawMember { key, scanner throws(JSONError) in
            if scanner.isName(key, "path") {
                cdc.path = try scanner.text(unescaping: &texts)
            } else if scanner.isName(key, "partitionValues") {
                cdc.partitionValues = try partitionValues(&scanner)
            } else if scanner.isName(key, "size") {
                cdc.size = try scanner.int64()
            } else {
                try scanner.skip()
            }
        }
        guard cdc.path?.isEmpty == false, cdc.size >= 0 else {
            throw JSONError(.unexpectedType, at: start, "a cdc action without a path or size")
        }
        return cdc
    }

    private static func commitInfo(_ scanner: inout JSONScanner) throws(JSONError) -> CommitInfo {
        var info = CommitInfo()
        try scanner.forEachRawMember { key, scanner throws(JSONError) in
            if scanner.isName(key, "inCommitTimestamp") {
                info.inCommitTimestamp = try scanner.null() ? nil : try scanner.int64()
            } else {
                try scanner.skip()
            }
        }
        return info
    }

    private static func sidecar(_ scanner: inout JSONScanner) throws(JSONError) -> Sidecar {
        let start = scanner.offset
        var sidecar = Sidecar()
        try scanner.forEachRawMember { key, scanner throws(JSONError) in
            if scanner.isName(key, "path") {
                sidecar.path = try scanner.string()
            } else if scanner.isName(key, "sizeInBytes") {
                sidecar.size = try scanner.int64()
            } else {
                try scanner.skip()
            }
        }
        guard !sidecar.path.isEmpty, sidecar.size >= 0 else {
            throw JSONError(.unexpectedType, at: start, "a sidecar action without a path or size")
        }
        return sidecar
    }

    private static func partitionValues(_ scanner: inout JSONScanner) throws(JSONError) -> Range<Int>? {
        if try scanner.null() { return nil }
        guard try scanner.peek() == .object else {
            throw JSONError(.unexpectedType, at: scanner.offset, "partition values that are no object")
        }
        let range = try scanner.skip()
        // Read once more where they are needed; what is wrong with them is to be said now, with its line.
        let isPlain = scanner.bytes[range].allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\\") }
        var values = JSONScanner(scanner.bytes, range: range)
        if isPlain {
            try values.forEachRawMember { key, values throws(JSONError) in
                let kind = try values.peek()
                guard kind != .object, kind != .array else { throw PartitionValueParser.notAString(key, values) }
                try values.skip()
            }
        } else {
            _ = try PartitionValueParser.parse(&values)
        }
        return range
    }
}
