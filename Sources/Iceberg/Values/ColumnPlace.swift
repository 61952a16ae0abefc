import Tables

/// Where a column that stands in no list or map is: its type, and the names under which data files and statistics know
/// it, outermost struct first.
struct ColumnPlace: Sendable, Hashable {
    let physicalPath: [String]
    let type: IcebergType

    /// All columns of a schema by their ids.
    static func all(of schema: IcebergSchema, mapping: DeltaColumns.Mapping) -> [Int32: ColumnPlace] {
        var places: [Int32: ColumnPlace] = [:]
        func visit(_ fields: [IcebergField], _ parents: [String]) {
            for field in fields {
                let path = parents + [mapping.physicalName(field)]
                if case .structure(let children) = field.type {
                    visit(children, path)
                } else {
                    places[field.id] = ColumnPlace(physicalPath: path, type: field.type)
                }
            }
        }
        visit(schema.fields, [])
        return places
    }
}
