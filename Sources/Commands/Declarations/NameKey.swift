import Registry

/// What names are compared by: case does not count.
enum NameKey {
    static func of(_ name: String, _ noun: ObjectName.Noun) -> String {
        // The registry's own names are all valid; what is none is no other's either.
        (try? ObjectName(name, of: noun))?.key ?? name
    }

    /// No name holds a dot.
    static func of(_ table: QualifiedName) -> String { "\(of(table.schema, .schema)).\(of(table.name, .table))" }
}
