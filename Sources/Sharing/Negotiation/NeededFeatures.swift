public import Tables

/// The reader features that somebody who reads a table's files has to understand.
///
/// A protocol action lists what a table may use. What it does use is less: features of the log itself never reach a
/// recipient, and a feature that is listed but not turned on asks nothing of them.
public struct NeededFeatures: Sendable, Hashable {
    /// Names as the Delta protocol writes them, sorted.
    public private(set) var names: [String]
    /// Whether column mapping is all that is needed, and the metadata has a form without it.
    public private(set) var hasPlainForm: Bool

    public init(protocol tableProtocol: TableProtocol, metadata: TableMetadata, deletionVectors: Bool) {
        var names: [String] = []
        if let mode = metadata.configuration["delta.columnMapping.mode"]?.lowercased(), mode != "none" {
            names.append("columnMapping")
        }
        if deletionVectors || metadata.isOn("delta.enableDeletionVectors") { names.append("deletionVectors") }
        let uses = TypeUse(metadata.schema)
        if uses.timestampNtz { names.append("timestampNtz") }
        if uses.typeChanged { names.append(Self.listed("typeWidening", in: tableProtocol)) }
        if uses.variant { names.append(Self.listed("variantType", in: tableProtocol)) }
        self.names = names.sorted()
        hasPlainForm = metadata.plain != nil && names == ["columnMapping"]
    }

    public var isEmpty: Bool { names.isEmpty }

    /// Adds what another version of the same table needs.
    public mutating func formUnion(_ other: NeededFeatures) {
        names = Set(names).union(other.names).sorted()
        hasPlainForm = hasPlainForm && other.hasPlainForm
    }

    /// The protocol as a recipient needs it: features of the log, and those that are not in use, left out.
    public func reduced(_ tableProtocol: TableProtocol) -> TableProtocol {
        guard let features = tableProtocol.readerFeatures else { return tableProtocol }
        let dropped = Set(features).subtracting(names)
        return TableProtocol(
            minReaderVersion: tableProtocol.minReaderVersion, minWriterVersion: tableProtocol.minWriterVersion,
            readerFeatures: features.filter { !dropped.contains($0) },
            writerFeatures: tableProtocol.writerFeatures?.filter { !dropped.contains($0) })
    }

    /// The feature's name as the table lists it: some were first released with a suffix.
    private static func listed(_ name: String, in tableProtocol: TableProtocol) -> String {
        let features = tableProtocol.readerFeatures ?? []
        return !features.contains(name) && features.contains(name + "-preview") ? name + "-preview" : name
    }

    /// Which types with features of their own a schema uses, at any depth.
    private struct TypeUse {
        var timestampNtz = false
        var variant = false
        var typeChanged = false

        init(_ schema: StructType) { visit(schema) }

        private mutating func visit(_ structure: StructType) {
            for field in structure.fields {
                if field.typeChanged { typeChanged = true }
                visit(field.type)
            }
        }

        private mutating func visit(_ type: DataType) {
            switch type {
            case .timestampNtz: timestampNtz = true
            case .other("variant"): variant = true
            case .structure(let structure): visit(structure)
            case .array(let element, _): visit(element)
            case .map(let key, let value, _):
                visit(key)
                visit(value)
            default: break
            }
        }
    }
}
