import JSON

/// Members of an add action that recipients may use and that Causeway only hands on: see ``DataFile/passedThrough``.
enum PassedThrough {
    static let names: [StaticString] = ["tags", "baseRowId", "defaultRowCommitVersion", "clusteringProvider"]

    /// Appends `"name":value`, after a comma where something stands before it.
    static func append(_ name: StaticString, _ value: JSONValue, to text: inout [UInt8]) {
        var writer = begin(name, text)
        writer.value(value)
        text.append(contentsOf: writer.bytes)
    }

    /// The same for a value that is JSON text already.
    static func append(_ name: StaticString, json: [UInt8], to text: inout [UInt8]) {
        var writer = begin(name, text)
        writer.raw(json)
        text.append(contentsOf: writer.bytes)
    }

    private static func begin(_ name: StaticString, _ text: [UInt8]) -> JSONWriter {
        var writer = JSONWriter()
        if !text.isEmpty { writer.raw(",") }
        writer.string(name.description)
        writer.raw(":")
        return writer
    }
}
