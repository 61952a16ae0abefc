/// Takes rows apart into columns.
struct ParquetShredder {
    private(set) var columns: [ParquetColumn]
    private let root: ParquetField
    /// The column of the next leaf that is written.
    private var next = 0

    init(_ root: ParquetField, _ layout: ParquetLayout) {
        self.root = root
        columns = ParquetColumn.columns(of: root, layout)
    }

    mutating func append(_ row: ParquetValue) {
        next = 0
        for field in root.fields { write(field, row[field.name], 0, 0, depth: 0) }
    }

    /// - Parameter depth: the number of lists around the field.
    private mutating func write(
        _ field: ParquetField, _ value: ParquetValue, _ repetition: Int, _ definition: Int, depth: Int
    ) {
        if value == .null && !field.isRequired {
            pass(field, repetition, definition)
            return
        }
        let inner = definition + (field.isRequired ? 0 : 1)
        switch (field.kind, value) {
        case (.leaf, _):
            columns[next].entries.append(.init(repetition: repetition, definition: inner, value: value))
            next += 1
        case (.group(let fields), _):
            for field in fields { write(field, value[field.name], repetition, inner, depth: depth) }
        case (.list(let element), .list(let elements)):
            repeated([element], elements.map { [$0] }, repetition, inner, depth: depth)
        case (.map(let key, let value), .map(let entries)):
            repeated([key, value], entries, repetition, inner, depth: depth)
        default: pass(field, repetition, inner)
        }
    }

    private mutating func repeated(
        _ fields: [ParquetField], _ elements: [[ParquetValue]], _ repetition: Int, _ definition: Int, depth: Int
    ) {
        let first = next
        for (index, element) in elements.enumerated() {
            next = first
            for (field, value) in zip(fields, element) {
                write(field, value, index == 0 ? repetition : depth + 1, definition + 1, depth: depth + 1)
            }
        }
        if elements.isEmpty { for field in fields { pass(field, repetition, definition) } }
    }

    /// Writes that there is nothing of a field.
    private mutating func pass(_ field: ParquetField, _ repetition: Int, _ definition: Int) {
        switch field.kind {
        case .leaf:
            columns[next].entries.append(.init(repetition: repetition, definition: definition, value: nil))
            next += 1
        case .group(let fields): for field in fields { pass(field, repetition, definition) }
        case .list(let element): pass(element, repetition, definition)
        case .map(let key, let value):
            pass(key, repetition, definition)
            pass(value, repetition, definition)
        }
    }
}
