import Avro
import JSON

/// The rows of a file as JSON, put together from its columns.
///
/// Bytes, strings' bytes included, are hex; of an enumeration it is the symbol's number; floats and doubles are the bits
/// of a double in hex; maps are arrays of objects with key and value; what cannot be asked for is left out. A record of
/// nothing but nulls is null, for columns do not tell one from the other.
struct Rows {
    private let file: AvroFile
    private let isWanted: (Int) -> Bool
    private let batch: AvroBatch

    /// All rows of the leaves that can be asked for, or of those of them that are wanted.
    static func all(of bytes: [UInt8], wanted: Set<Int>? = nil) throws(AvroError) -> [String] {
        let file = try AvroFile(bytes)
        let leaves = readable(file).filter { wanted?.contains($0) ?? true }
        let set = Set(leaves)
        var reader = try file.reader(leaves: leaves)
        var rows: [String] = []
        while let batch = try reader.next() {
            let part = Rows(file: file, isWanted: { set.contains($0) }, batch: batch)
            for row in 0..<batch.rowCount {
                var writer = JSONWriter()
                writer.value(part.value(file.root, row: row, slot: row) ?? .null)
                rows.append(String(decoding: writer.bytes, as: UTF8.self))
            }
        }
        return rows
    }

    static func readable(_ file: AvroFile) -> [Int] {
        file.leaves.filter { !$0.isNestedDeeper && $0.type != .union }.map(\.index)
    }

    /// - Returns: nil where nothing at or below the node is read.
    private func value(_ node: AvroNode, row: Int, slot: Int) -> JSONValue? {
        guard node.leaves.contains(where: isWanted) else { return nil }
        switch node.kind {
        case .scalar:
            guard let leaf = node.leaf, let column = batch[leaf] else { return nil }
            return scalar(file.leaves[leaf].type, column, slot)
        case .record:
            let members = node.children.compactMap { child in
                value(child, row: row, slot: slot).map { JSONValue.Member(child.name, $0) }
            }
            return members.allSatisfy { $0.value == .null } ? .null : .object(members)
        case .array, .map:
            guard let list = node.array else { return nil }
            guard batch.isListPresent(list: list, row: row) else { return .null }
            let entries = batch.entries(ofList: list, row: row)
            if node.kind == .array {
                return .array(entries.map { value(node.children[0], row: row, slot: $0) ?? .null })
            }
            return .array(
                entries.map { entry in
                    .object(
                        node.children.compactMap { child in
                            value(child, row: row, slot: entry).map { JSONValue.Member(child.name, $0) }
                        })
                })
        }
    }

    private func scalar(_ type: AvroType, _ column: AvroColumn, _ slot: Int) -> JSONValue {
        guard column.isPresent(slot) else { return .null }
        switch type {
        case .null, .union: return .string("a value of null")
        case .boolean: return .bool(column.long(slot) == 1)
        case .int, .long, .enumeration: return .number("\(column.long(slot))")
        case .float, .double: return .string(hex(column.double(slot).bitPattern, digits: 16))
        case .bytes, .string, .fixed:
            return .string(column.bytes(slot).map { hex(UInt64($0), digits: 2) }.joined())
        }
    }

    private func hex(_ number: UInt64, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
