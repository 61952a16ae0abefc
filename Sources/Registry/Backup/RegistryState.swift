/// A registry's database at one moment, whatever the version of its schema.
struct RegistryState {
    let connection: any SQLConnection
    let kind: RegistryPlace.Kind
    /// The tables that are there.
    let tables: Set<String>
    /// nil where no registry was made yet.
    let version: Int64?

    init(_ connection: any SQLConnection, _ kind: RegistryPlace.Kind) throws(RegistryError) {
        self.connection = connection
        self.kind = kind
        var names: Set<String> = []
        for row in try connection.query(Self.listing(kind)) { names.insert(try row.text(0)) }
        tables = names
        var found: Int64?
        if names.contains("schema_version") {
            found = try connection.query("SELECT MAX(version) FROM schema_version").first?.optionalInteger(0)
        }
        version = found
    }

    /// Whether nothing was ever done here.
    func isEmpty() throws(RegistryError) -> Bool {
        for table in ["shares", "recipients", "administrators", "audit_events"] where tables.contains(table) {
            if try connection.query("SELECT 1 FROM \(table) LIMIT 1").first != nil { return false }
        }
        return true
    }

    private static func listing(_ kind: RegistryPlace.Kind) -> String {
        switch kind {
        case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table'"
        case .postgresql: "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        }
    }
}
