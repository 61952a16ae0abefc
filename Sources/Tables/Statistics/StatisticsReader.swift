import JSON

/// Walks over a statistics document and picks up what a selection asks for.
struct StatisticsReader {
    private struct Entry {
        var lower: JSONValue?
        var upper: JSONValue?
        var nullCount: Int64?
        /// Something about the column was said twice.
        var isDoubled = false

        var hasBound: Bool { (lower ?? .null) != .null || (upper ?? .null) != .null }
    }

    private enum Section: Int {
        case lower, upper, nullCount
    }

    private let selection: StatisticsSelection
    private var entries: [Entry]
    private(set) var numRecords: Int64?
    private var hasTightBounds = true

    init(_ selection: StatisticsSelection) {
        self.selection = selection
        entries = Array(repeating: Entry(), count: selection.columns.count)
    }

    /// Whether the document could be read.
    mutating func read(_ bytes: [UInt8]) -> Bool {
        var scanner = JSONScanner(bytes)
        var seen: Set<String> = []
        var isDoubled = false
        do {
            try scanner.forEachMember { name, scanner throws(JSONError) in
                switch name {
                case "numRecords": numRecords = try Self.count(&scanner)
                case "tightBounds":
                    let value = try scanner.value()
                    // Anything but a plain true leaves the counts in doubt.
                    hasTightBounds = value == .bool(true) || value == .null
                case "minValues": try section(.lower, &scanner)
                case "maxValues": try section(.upper, &scanner)
                case "nullCount": try section(.nullCount, &scanner)
                default:
                    try scanner.skip()
                    return
                }
                if !seen.insert(name).inserted { isDoubled = true }
            }
            try scanner.end()
        } catch {
            return false
        }
        return !isDoubled
    }

    func facts(of column: Int) -> ColumnFacts {
        let entry = entries[column]
        let type = selection.columns[column].type
        guard !selection.columns[column].isPartition, !entry.isDoubled else { return .unknown }
        var nullCount = entry.nullCount
        if let nulls = nullCount {
            // With deletion vectors only "none" and "all" survive: rows may be gone that were counted.
            let isExtreme = nulls == 0 || nulls == numRecords
            if nulls > numRecords ?? Int64.max || (!hasTightBounds && !isExtreme) { nullCount = nil }
            // All rows NULL, and yet a value: one of the two is wrong.
            if nulls == numRecords, entry.hasBound { return .unknown }
        }
        return .range(
            min: entry.lower.flatMap { StatisticsBound.lower($0, type: type) },
            max: entry.upper.flatMap { StatisticsBound.upper($0, type: type) },
            nullCount: nullCount, numRecords: numRecords)
    }

    private mutating func section(_ section: Section, _ scanner: inout JSONScanner) throws(JSONError) {
        guard try scanner.peek() == .object else {
            try scanner.skip()
            return
        }
        var seen: Set<Int> = []
        try walk(StatisticsSelection.root, section, &scanner, &seen)
    }

    private mutating func walk(
        _ node: Int, _ section: Section, _ scanner: inout JSONScanner, _ seen: inout Set<Int>
    ) throws(JSONError) {
        try scanner.forEachMember { name, scanner throws(JSONError) in
            guard let child = selection.nodes[node].children[name] else {
                try scanner.skip()
                return
            }
            if !seen.insert(child).inserted { markDoubled(below: child) }
            switch try scanner.peek() {
            case .object: try walk(child, section, &scanner, &seen)
            case .array: try scanner.skip()
            default:
                let value = try scanner.value()
                if let column = selection.nodes[child].column { store(value, section, column) }
            }
        }
    }

    private mutating func store(_ value: JSONValue, _ section: Section, _ column: Int) {
        switch section {
        case .lower: entries[column].lower = value
        case .upper: entries[column].upper = value
        case .nullCount:
            let count = value.int64
            entries[column].nullCount = (count ?? -1) < 0 ? nil : count
        }
    }

    private mutating func markDoubled(below node: Int) {
        if let column = selection.nodes[node].column { entries[column].isDoubled = true }
        for child in selection.nodes[node].children.values { markDoubled(below: child) }
    }

    private static func count(_ scanner: inout JSONScanner) throws(JSONError) -> Int64? {
        let count = try scanner.value().int64
        return (count ?? -1) < 0 ? nil : count
    }
}
