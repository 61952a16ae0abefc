import Avro
import JSON
import Tables

/// Writes what a manifest tells of one file's columns as Delta's statistics (Delta protocol, "Per-file Statistics").
struct StatisticsWriter: Sendable {
    /// A column or struct, and where its columns are in the slots.
    private struct Node: Sendable {
        let physicalName: [UInt8]
        let type: IcebergType
        let slot: Int?
        let children: [Node]
    }

    /// What is known of one column of the file.
    private struct Slot: Sendable {
        /// Negative where they are not known.
        var nulls: Int64 = -1
        var nans: Int64 = -1
        /// Where in the columns of bounds they are; negative where there are none.
        var lower = -1
        var upper = -1
    }

    /// Field ids up to this are looked up in an array.
    private static let directIDs = 4096

    private let roots: [Node]
    /// The slots of the lowest field ids by these, -1 for none; of higher ones in ``highSlots``.
    private let slots: [Int32]
    private let highSlots: [Int32: Int]
    private var values: [Slot]
    private var lowerBounds: AvroColumn?
    private var upperBounds: AvroColumn?
    private var writer = JSONWriter()

    /// - Parameter schema: columns inside lists and maps have no statistics.
    init(_ schema: IcebergSchema, mapping: DeltaColumns.Mapping) {
        var slots: [Int32: Int] = [:]
        roots = schema.fields.map { Self.node($0, mapping, &slots) }
        let direct = min(Int(slots.keys.max() ?? 0), Self.directIDs)
        var table = [Int32](repeating: -1, count: direct + 1)
        for (id, slot) in slots where id >= 0 && Int(id) <= direct { table[Int(id)] = Int32(truncatingIfNeeded: slot) }
        self.slots = table
        highSlots = slots.filter { $0.key < 0 || Int($0.key) > direct }
        values = Array(repeating: Slot(), count: slots.count)
    }

    private static func node(
        _ field: IcebergField, _ mapping: DeltaColumns.Mapping, _ slots: inout [Int32: Int]
    ) -> Node {
        let name = Array(mapping.physicalName(field).utf8)
        switch field.type {
        case .structure(let fields):
            return Node(
                physicalName: name, type: field.type, slot: nil, children: fields.map { node($0, mapping, &slots) })
        case .list, .map: return Node(physicalName: name, type: field.type, slot: nil, children: [])
        default:
            let slot = slots.count
            slots[field.id] = slot
            return Node(physicalName: name, type: field.type, slot: slot, children: [])
        }
    }

    // MARK: What a file has

    /// Begins with other entries, whose bounds are in these columns.
    mutating func open(lower: AvroColumn?, upper: AvroColumn?) {
        lowerBounds = lower
        upperBounds = upper
    }

    mutating func begin() {
        for index in values.indices { values[index] = Slot() }
    }

    private func slot(of field: Int32) -> Int? {
        if field >= 0, Int(field) < slots.count {
            let slot = Int(slots[Int(field)])
            return slot < 0 ? nil : slot
        }
        return highSlots[field]
    }

    mutating func nulls(_ count: Int64, of field: Int32) {
        if let slot = slot(of: field) { values[slot].nulls = count }
    }

    mutating func nans(_ count: Int64, of field: Int32) {
        if let slot = slot(of: field) { values[slot].nans = count }
    }

    /// - Parameter entry: where in the column of bounds it is.
    mutating func lower(_ entry: Int, of field: Int32) {
        if let slot = slot(of: field) { values[slot].lower = entry }
    }

    mutating func upper(_ entry: Int, of field: Int32) {
        if let slot = slot(of: field) { values[slot].upper = entry }
    }

    private func lower(_ slot: Slot) -> ArraySlice<UInt8>? {
        slot.lower < 0 ? nil : lowerBounds?.bytes(slot.lower)
    }

    private func upper(_ slot: Slot) -> ArraySlice<UInt8>? {
        slot.upper < 0 ? nil : upperBounds?.bytes(slot.upper)
    }

    // MARK: What is known without writing it

    /// What the file's entries say of a column, for predicates.
    ///
    func facts(of field: Int32, type: IcebergType, records: Int64) -> ColumnFacts {
        guard let slot = slot(of: field) else { return .unknown }
        let known = values[slot]
        var nulls: Int64? = known.nulls
        // Rows may be deleted that were counted: only "none" and "all" are sure to stay so.
        if let count = nulls, count != 0, count != records { nulls = nil }
        let upper = allowsUpper(known, type) ? self.upper(known).flatMap { StoredValue.value($0, type: type) } : nil
        return .range(
            min: lower(known).flatMap { StoredValue.value($0, type: type) }, max: upper, nullCount: nulls,
            numRecords: records)
    }

    /// NaN is greater than any other number, and bounds leave it out.
    private func allowsUpper(_ slot: Slot, _ type: IcebergType) -> Bool {
        switch type {
        case .float, .double: slot.nans == 0
        default: true
        }
    }

    // MARK: Writing

    /// - Returns: the statistics of the file that was begun last.
    mutating func finish(records: Int64) -> ArraySlice<UInt8> {
        writer.bytes.removeAll(keepingCapacity: true)
        writer.raw("{\"numRecords\":")
        writer.integer(records)
        // Bounds of Iceberg may lie beyond the values: nobody may take them for the least and the greatest.
        writer.raw(",\"tightBounds\":false")
        section(",\"minValues\":", .lower)
        section(",\"maxValues\":", .upper)
        section(",\"nullCount\":", .nulls)
        writer.raw("}")
        return writer.bytes[...]
    }

    private enum Section { case lower, upper, nulls }

    private mutating func section(_ name: StaticString, _ section: Section) {
        let start = writer.bytes.count
        writer.raw(name)
        if !object(roots, section) { writer.bytes.removeSubrange(start...) }
    }

    /// - Returns: whether there was anything to write; otherwise what was written is no JSON.
    private mutating func object(_ nodes: [Node], _ section: Section) -> Bool {
        writer.raw("{")
        var isEmpty = true
        for node in nodes {
            let start = writer.bytes.count
            if !isEmpty { writer.raw(",") }
            writer.string(utf8: node.physicalName[...])
            writer.raw(":")
            let isWritten =
                node.slot.map { write(values[$0], node.type, section) }
                ?? (!node.children.isEmpty && object(node.children, section))
            if isWritten { isEmpty = false } else { writer.bytes.removeSubrange(start...) }
        }
        writer.raw("}")
        return !isEmpty
    }

    private mutating func write(_ slot: Slot, _ type: IcebergType, _ section: Section) -> Bool {
        switch section {
        case .nulls:
            guard slot.nulls >= 0 else { return false }
            writer.integer(slot.nulls)
            return true
        case .lower:
            guard let bytes = lower(slot) else { return false }
            return BoundText.write(bytes, type: type, isUpper: false, into: &writer)
        case .upper:
            guard let bytes = upper(slot), allowsUpper(slot, type) else { return false }
            return BoundText.write(bytes, type: type, isUpper: true, into: &writer)
        }
    }
}
