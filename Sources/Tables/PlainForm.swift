/// How a table that uses column mapping is described to recipients that know nothing of it: possible where every file
/// has each column under its present name.
public struct PlainForm: Sendable, Hashable {
    /// The schema without column mapping.
    public let schemaString: String
    /// Physical names to the names that files have.
    public let names: [String: String]

    public init(schemaString: String, names: [String: String]) {
        self.schemaString = schemaString
        self.names = names
    }
}
