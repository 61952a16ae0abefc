/// Where a listing of all tables of a share continues: `SCHEMA_KEY/NAME_KEY`, since names hold no slash.
struct TablePosition {
    let schema: String
    let name: String

    init(schema: String, name: String) {
        self.schema = schema
        self.name = name
    }

    /// - Throws: `.invalid` for a text that no listing gave out.
    init(_ text: String?) throws(RegistryError) {
        guard let text, !text.isEmpty else {
            self.init(schema: "", name: "")
            return
        }
        let scalars = text.unicodeScalars
        guard let slash = scalars.firstIndex(of: "/") else {
            throw RegistryError(.invalid, "The position does not belong to this listing: list from the beginning.")
        }
        self.init(
            schema: String(scalars[..<slash]), name: String(scalars[scalars.index(after: slash)...]))
    }

    var text: String { "\(schema)/\(name)" }
}
