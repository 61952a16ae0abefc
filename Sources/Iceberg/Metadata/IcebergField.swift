import JSON

/// A field of a schema: a column, a member of a struct, or the element, key or value of a list or map.
///
/// The id is what a field is; names come and go.
struct IcebergField: Sendable, Hashable {
    let id: Int32
    let name: String
    let type: IcebergType
    let isRequired: Bool
    let doc: String?
    /// What rows of files that lack the field have there (format version 3); nil for null.
    let initialDefault: JSONValue?

    init(
        id: Int32, name: String, type: IcebergType, isRequired: Bool, doc: String? = nil,
        initialDefault: JSONValue? = nil
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.doc = doc
        self.initialDefault = initialDefault
    }
}
