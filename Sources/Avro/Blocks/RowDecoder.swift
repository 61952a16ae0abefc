/// Carries out a ``ReadPlan`` over the rows of a block.
struct RowDecoder {
    /// Slots of all columns that a batch may have; lists can make many of few bytes.
    private static let maximumSlots = 1 << 24
    /// A batch ends after the row with which it has so many slots, or so many bytes in its arenas.
    private static let batchSlots = 1 << 20
    private static let batchBytes = 64 << 20
    /// Rows of a batch, at most.
    static let batchRows = 16_384

    private let plan: ReadPlan
    var cursor = ByteCursor([], 0..<0)
    private var columns: [AvroColumn]
    private var lists: [ListColumn]
    private var slots = 0
    private var arenaBytes = 0
    private(set) var rowCount = 0
    /// How many elements without bytes the file may still have.
    var emptyLeft: Int

    init(_ plan: ReadPlan, emptyLeft: Int) {
        self.plan = plan
        self.emptyLeft = emptyLeft
        columns = plan.columns
        lists = plan.lists.map { _ in ListColumn() }
    }

    /// Whether the batch takes no further row.
    var isFull: Bool {
        rowCount >= Self.batchRows || slots >= Self.batchSlots || arenaBytes >= Self.batchBytes
    }

    /// - Parameter most: how many rows there are.
    mutating func read(rows most: Int) throws(AvroError) {
        let width = plan.rowColumns
        let rows = rowCount + min(most, Self.batchRows - rowCount)
        if rowCount == 0 {
            let room = min(most, Self.batchRows, max(1, Self.batchSlots / max(1, width)))
            for column in columns.indices where plan.listOfColumn[column] == nil { columns[column].reserve(room) }
        }
        while rowCount < rows, !isFull {
            try run(0, plan.instructions.count)
            slots += width
            rowCount += 1
        }
    }

    /// The rows that were read.
    consuming func batch() -> AvroBatch {
        for column in columns.indices {
            columns[column].fill(plan.listOfColumn[column].map { lists[$0].elementCount } ?? rowCount)
        }
        return AvroBatch(rowCount: rowCount, columns: columns, lists: lists, plan: plan)
    }

    private mutating func run(_ start: Int, _ end: Int) throws(AvroError) {
        var next = start
        while next < end {
            let instruction = plan.instructions[next]
            next += 1
            switch instruction {
            case .stepBytes(let count): try cursor.step(count)
            case .stepNumbers(let count): try cursor.stepNumbers(count)
            case .stepText: try cursor.stepText()
            case .boolean(let column):
                let byte = try cursor.byte()
                guard byte <= 1 else { throw .malformed("a boolean is neither true nor false") }
                columns[column].append(Int64(byte))
            case .int(let column): columns[column].append(Int64(try cursor.int32()))
            case .long(let column): columns[column].append(try cursor.number())
            case .float(let column): columns[column].append(Double(Float(bitPattern: try cursor.bits32())))
            case .double(let column): columns[column].append(Double(bitPattern: try cursor.bits64()))
            case .enumeration(let column, let symbols):
                let symbol = try cursor.number()
                guard symbol >= 0, symbol < Int64(symbols) else {
                    throw .malformed("an enumeration has no such symbol")
                }
                columns[column].append(symbol)
            case .text(let column): try appendBytes(try cursor.length(), to: column)
            case .fixed(let column, let size): try appendBytes(size, to: column)
            case .optional(let count, let value, let body, let absence):
                if try branch(of: count) != value {
                    appendNulls(plan.absences[absence])
                    next += body
                }
            case .union(let first, let count): next = plan.branches[first + (try branch(of: count))]
            case .jump(let count): next += count - 1
            case .list(let list, let body):
                try readList(list, next, next + body)
                next += body
            case .stepList(let body, let minimum):
                try stepList(next, next + body, minimum: minimum)
                next += body
            }
        }
    }

    @inline(__always)
    private mutating func branch(of count: Int) throws(AvroError) -> Int {
        let branch = try cursor.number()
        guard branch >= 0, branch < Int64(count) else { throw .malformed("a union has no such branch") }
        return Int(branch)
    }

    @inline(__always)
    private mutating func appendBytes(_ count: Int, to column: Int) throws(AvroError) {
        let start = cursor.offset
        try cursor.step(count)
        columns[column].append(cursor.bytes[start..<(start + count)])
        arenaBytes += count
    }

    private mutating func appendNulls(_ absence: ReadPlan.Absence) {
        for index in absence.columns { columns[plan.absentColumns[index]].appendNull() }
        for index in absence.lists { lists[plan.absentLists[index]].appendNull() }
    }

    private mutating func readList(_ list: Int, _ start: Int, _ end: Int) throws(AvroError) {
        let width = plan.lists[list].columns
        let minimum = plan.lists[list].minimumBytes
        var elements = 0
        while true {
            let (count, size) = try cursor.part()
            guard count > 0 else { break }
            if minimum == 0 {
                guard count <= emptyLeft else { throw AvroError(.tooLarge, "lists have too many empty elements") }
                emptyLeft -= count
            } else {
                guard count <= cursor.left / minimum else { throw .malformed("a list goes beyond the end") }
            }
            guard count <= (Self.maximumSlots - slots) / width else {
                throw AvroError(.tooLarge, "the lists of a batch have more than \(Self.maximumSlots) values")
            }
            slots += count * width
            elements += count
            let first = cursor.offset
            for _ in 0..<count { try run(start, end) }
            if let size, cursor.offset - first != size {
                throw .malformed("a part of a list has another size than announced")
            }
        }
        lists[list].append(elements)
    }

    private mutating func stepList(_ start: Int, _ end: Int, minimum: Int) throws(AvroError) {
        while true {
            let (count, size) = try cursor.part()
            guard count > 0 else { return }
            if let size {
                try cursor.step(size)
                continue
            }
            // Elements without bytes are passed at once.
            guard minimum > 0 else { continue }
            guard count <= cursor.left / minimum else { throw .malformed("a list goes beyond the end") }
            if end - start == 1, case .stepNumbers(let numbers) = plan.instructions[start] {
                try cursor.stepNumbers(count * numbers)
            } else {
                for _ in 0..<count { try run(start, end) }
            }
        }
    }
}
