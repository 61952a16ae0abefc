/// The entries of one leaf, as rows were taken apart into columns (Dremel's repetition and definition levels).
struct ParquetColumn {
    struct Entry {
        var repetition: Int
        var definition: Int
        /// Nil below the highest definition level.
        var value: ParquetValue?
    }

    /// The names from below the root to the leaf.
    let path: [String]
    let leaf: ParquetField.Leaf
    let maximumDefinition: Int
    let maximumRepetition: Int
    var entries: [Entry] = []

    /// The columns of a schema, without entries, in its order.
    ///
    /// - Parameter layout: how lists and maps are laid out.
    static func columns(of root: ParquetField, _ layout: ParquetLayout) -> [ParquetColumn] {
        var columns: [ParquetColumn] = []
        for field in root.fields { append(field, [], 0, 0, layout, to: &columns) }
        return columns
    }

    private static func append(
        _ field: ParquetField, _ parents: [String], _ definition: Int, _ repetition: Int, _ layout: ParquetLayout,
        to columns: inout [ParquetColumn]
    ) {
        let path = parents + [field.name]
        let inner = definition + (field.isRequired ? 0 : 1)
        switch field.kind {
        case .leaf(let leaf):
            columns.append(
                ParquetColumn(path: path, leaf: leaf, maximumDefinition: inner, maximumRepetition: repetition))
        case .group(let fields):
            for field in fields { append(field, path, inner, repetition, layout, to: &columns) }
        case .list(let element):
            append(element, path + [layout.listName], inner + 1, repetition + 1, layout, to: &columns)
        case .map(let key, let value):
            append(key, path + [layout.mapName], inner + 1, repetition + 1, layout, to: &columns)
            append(value, path + [layout.mapName], inner + 1, repetition + 1, layout, to: &columns)
        }
    }
}
