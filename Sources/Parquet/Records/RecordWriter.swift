public import JSON

/// Writes the records of a batch, or of a part of its schema, as JSON text, one after the other.
///
/// Structs become objects, lists arrays, maps with textual keys objects, other maps arrays of `{"key":…,"value":…}`;
/// ``ValueText`` says how values look. For what is read now and then: definitions, statistics, tests.
public struct RecordWriter {
    /// What becomes of members that are null.
    public enum Nulls: Sendable { case written, leftOut }

    private let node: SchemaNode
    private let nulls: Nulls
    private var cursors: [Int: LeafCursor]

    /// - Parameter node: the part of the schema that is written; it stands in no list.
    public init(_ node: SchemaNode, of batch: RowBatch, nulls: Nulls = .written) throws(ParquetError) {
        self.node = node
        self.nulls = nulls
        cursors = [:]
        for leaf in node.leaves {
            guard let entries = batch[leaf] else { throw .malformed("a leaf of '\(node.name)' was not read") }
            cursors[leaf] = LeafCursor(batch: entries)
        }
    }

    /// Writes the next row's value.
    ///
    /// - Returns: whether there is one; what is null is written as `null`.
    @discardableResult
    public mutating func writeNext(into writer: inout JSONWriter) throws(ParquetError) -> Bool {
        let hasValue = try write(node, into: &writer)
        // Where one column of a struct says that it is null, another may have a list all the same.
        for cursor in cursors.values where cursor.repetition ?? 0 > 0 {
            throw .malformed("columns of one row have entries of different numbers")
        }
        return hasValue
    }

    /// - Returns: false where `null` was written.
    private mutating func write(_ node: SchemaNode, into writer: inout JSONWriter) throws(ParquetError) -> Bool {
        guard try isPresent(node) else {
            for leaf in node.leaves { cursors[leaf]?.pass() }
            writer.raw("null")
            return false
        }
        switch node.content {
        case .leaf(let leaf): try cursors[leaf]?.write(into: &writer)
        case .group(let children): try group(children, into: &writer)
        case .list(let element, let repeated):
            writer.raw("[")
            try forEachElement(of: node, repeated) { (record, index) throws(ParquetError) in
                if index > 0 { writer.raw(",") }
                _ = try record.write(element, into: &writer)
            }
            writer.raw("]")
        case .map(let key, let value, let repeated):
            try map(node, key, value, repeated, into: &writer)
        }
        return true
    }

    private mutating func group(_ children: [SchemaNode], into writer: inout JSONWriter) throws(ParquetError) {
        writer.raw("{")
        var isFirst = true
        for child in children {
            let start = writer.bytes.count
            if !isFirst { writer.raw(",") }
            writer.string(child.name)
            writer.raw(":")
            if try write(child, into: &writer) || nulls == .written {
                isFirst = false
            } else {
                writer.bytes.removeSubrange(start...)
            }
        }
        writer.raw("}")
    }

    private mutating func map(
        _ node: SchemaNode, _ key: SchemaNode, _ value: SchemaNode?, _ repeated: UInt8, into writer: inout JSONWriter
    ) throws(ParquetError) {
        let isObject = key.leaf.flatMap { cursors[$0]?.batch.leaf.logicalType } == .string
        writer.raw(isObject ? "{" : "[")
        try forEachElement(of: node, repeated) { (record, index) throws(ParquetError) in
            if index > 0 { writer.raw(",") }
            writer.raw(isObject ? "" : "{\"key\":")
            let hasKey = try record.write(key, into: &writer)
            guard hasKey || !isObject else { throw .malformed("a map has a null as its key") }
            writer.raw(isObject ? ":" : ",\"value\":")
            if let value { _ = try record.write(value, into: &writer) } else { writer.raw("null") }
            writer.raw(isObject ? "" : "}")
        }
        writer.raw(isObject ? "}" : "]")
    }

    /// Calls `body` for each element of the list or map that comes next.
    private mutating func forEachElement(
        of node: SchemaNode, _ repeated: UInt8,
        _ body: (_ record: inout RecordWriter, _ index: Int) throws(ParquetError) -> Void
    ) throws(ParquetError) {
        let leaves = node.leaves
        guard let first = leaves.first else { return }
        guard let level = cursors[first]?.definition, level > node.definition else {
            for leaf in leaves { cursors[leaf]?.pass() }
            return try checkEnd(of: leaves, repeated, goesOn: false)
        }
        var index = 0
        var goesOn = true
        while goesOn {
            let entry = cursors[first]?.entry
            try body(&self, index)
            guard cursors[first]?.entry != entry else { throw .malformed("a list does not end") }
            goesOn = cursors[first]?.repetition == repeated
            try checkEnd(of: leaves, repeated, goesOn: goesOn)
            index += 1
        }
    }

    /// Makes sure that all leaves below a list are at the end of the same element.
    private func checkEnd(of leaves: [Int], _ repeated: UInt8, goesOn: Bool) throws(ParquetError) {
        for leaf in leaves {
            let next = cursors[leaf]?.repetition ?? 0
            guard next <= repeated, (next == repeated) == goesOn else {
                throw .malformed("columns of one list have elements of different numbers")
            }
        }
    }

    private func isPresent(_ node: SchemaNode) throws(ParquetError) -> Bool {
        guard let first = node.leaves.first else { return true }
        guard let level = cursors[first]?.definition else {
            throw .malformed("a column has fewer entries than another")
        }
        return level >= node.definition
    }
}
