/// Writes a schema's elements, depth first (parquet.thrift, `SchemaElement`).
struct SchemaWriter {
    typealias Element = (inout CompactWriter) -> Void

    private enum Repetition: Int { case required, optional, repeated }

    /// What a field means, as the numbers of the union `LogicalType` and of the older enumeration `ConvertedType`.
    private enum Meaning {
        case text, map, list

        var logical: Int {
            switch self {
            case .text: 1
            case .map: 2
            case .list: 3
            }
        }

        var converted: Int {
            switch self {
            case .text: 0
            case .map: 1
            case .list: 3
            }
        }
    }

    private let layout: ParquetLayout

    init(_ layout: ParquetLayout) {
        self.layout = layout
    }

    func elements(of root: ParquetField) -> [Element] {
        var elements: [Element] = [
            {
                $0.string(4, "schema")
                $0.int32(5, root.fields.count)
            }
        ]
        for field in root.fields { append(field, to: &elements) }
        return elements
    }

    private func append(_ field: ParquetField, to elements: inout [Element]) {
        let repetition = field.isRequired ? Repetition.required : .optional
        switch field.kind {
        case .leaf(let leaf):
            elements.append(element(field.name, leaf, repetition, 0, leaf == .text ? .text : nil))
        case .group(let fields):
            elements.append(element(field.name, nil, repetition, fields.count, nil))
            for field in fields { append(field, to: &elements) }
        case .list(let inner):
            elements.append(element(field.name, nil, repetition, 1, .list))
            elements.append(element(layout.listName, nil, .repeated, 1, nil))
            append(inner, to: &elements)
        case .map(let key, let value):
            elements.append(element(field.name, nil, repetition, 1, .map))
            elements.append(element(layout.mapName, nil, .repeated, 2, nil))
            append(key, to: &elements)
            append(value, to: &elements)
        }
    }

    private func element(
        _ name: String, _ leaf: ParquetField.Leaf?, _ repetition: Repetition, _ children: Int, _ meaning: Meaning?
    ) -> Element {
        { writer in
            if let leaf { writer.int32(1, leaf.physical) }
            writer.int32(3, repetition.rawValue)
            writer.string(4, name)
            if leaf == nil { writer.int32(5, children) }
            guard let meaning else { return }
            if layout.annotations != .logical { writer.int32(6, meaning.converted) }
            if layout.annotations != .converted { writer.structure(10) { $0.structure(meaning.logical) { _ in } } }
        }
    }
}
