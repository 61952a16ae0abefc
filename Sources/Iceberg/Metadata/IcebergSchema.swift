/// The columns of a table, as one of its schemas has them.
struct IcebergSchema: Sendable, Hashable {
    let id: Int64
    let fields: [IcebergField]

    /// Calls `body` for every field at any depth, with the names that lead to it. Elements, keys and values of lists
    /// and maps are called `element`, `key` and `value`.
    func forEachField(_ body: (IcebergField, [String]) -> Void) {
        for field in fields { Self.visit(field, [], body) }
    }

    private static func visit(_ field: IcebergField, _ parents: [String], _ body: (IcebergField, [String]) -> Void) {
        let path = parents + [field.name]
        body(field, path)
        switch field.type {
        case .structure(let fields): for child in fields { visit(child, path, body) }
        case .list(let element): visit(element, path, body)
        case .map(let key, let value):
            visit(key, path, body)
            visit(value, path, body)
        default: break
        }
    }

    /// The schema without some of its columns.
    func leavingOut(_ names: Set<String>) -> IcebergSchema {
        names.isEmpty ? self : IcebergSchema(id: id, fields: fields.filter { !names.contains($0.name) })
    }

    /// All fields by their ids.
    var byID: [Int32: IcebergField] {
        var fields: [Int32: IcebergField] = [:]
        forEachField { field, _ in fields[field.id] = field }
        return fields
    }
}
