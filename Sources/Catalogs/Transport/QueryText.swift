/// Queries and forms: names and values encoded so that nothing in them ends early.
enum QueryText {
    /// `?name=value&…`, or nothing.
    static func query(_ fields: [(name: String, value: String)]) -> String {
        fields.isEmpty ? "" : "?\(form(fields))"
    }

    /// `application/x-www-form-urlencoded`, with `%20` for a space, which every server understands.
    static func form(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "\(PathText.encode($0.name))=\(PathText.encode($0.value))" }.joined(separator: "&")
    }
}
