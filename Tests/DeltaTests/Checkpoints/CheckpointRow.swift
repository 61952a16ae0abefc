import JSON

/// Turns actions as commits have them into rows of a checkpoint.
enum CheckpointRow {
    static func rows(_ lines: [String], _ root: ParquetField) throws -> [ParquetValue] {
        try lines.map { line in
            var action = try JSONValue(parsing: line)
            if let stats = action["add"]?["stats"]?.string {
                action = withStruct(try JSONValue(parsing: stats), action)
            }
            return value(action, root)
        }
    }

    /// Statistics are a text in commits, and may be a struct in checkpoints.
    private static func withStruct(_ stats: JSONValue, _ action: JSONValue) -> JSONValue {
        guard case .object(var members)? = action["add"] else { return action }
        members.append(.init("stats_parsed", stats))
        return .object([.init("add", .object(members))])
    }

    /// The value as far as the schema has a place for it.
    private static func value(_ json: JSONValue?, _ field: ParquetField) -> ParquetValue {
        switch (field.kind, json) {
        case (_, nil), (_, .null): .null
        case (.leaf(.double), .number(let number)): .double(Double(number) ?? .nan)
        case (.leaf, .number(let number)): .integer(Int64(number) ?? 0)
        case (.leaf, .bool(let flag)): .boolean(flag)
        case (.leaf, .string(let text)): .text(text)
        case (.group(let fields), _):
            .record(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, value(json?[$0.name], $0)) }))
        case (.list(let element), .array(let elements)): .list(elements.map { value($0, element) })
        case (.map(_, let field), .object(let members)):
            .map(members.map { [.text($0.key), value($0.value, field)] })
        default: .null
        }
    }
}
