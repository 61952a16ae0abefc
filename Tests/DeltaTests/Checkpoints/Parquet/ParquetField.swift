/// A field of the schema of a Parquet file that a test writes.
struct ParquetField: Sendable {
    enum Leaf: Int, Sendable {
        case boolean = 0
        case int32 = 1
        case int64 = 2
        case double = 5
        case bytes = 6
        /// Stored as ``bytes``, and said to be UTF-8.
        case text = 106

        /// The number of the physical type (parquet.thrift, `Type`).
        var physical: Int { self == .text ? Leaf.bytes.rawValue : rawValue }
    }

    indirect enum Kind: Sendable {
        case leaf(Leaf)
        case group([ParquetField])
        case list(ParquetField)
        case map(key: ParquetField, value: ParquetField)
    }

    var name: String
    var kind: Kind
    var isRequired = false

    static func leaf(_ name: String, _ leaf: Leaf, isRequired: Bool = false) -> ParquetField {
        ParquetField(name: name, kind: .leaf(leaf), isRequired: isRequired)
    }

    static func group(_ name: String, _ fields: [ParquetField]) -> ParquetField {
        ParquetField(name: name, kind: .group(fields))
    }

    static func texts(_ name: String) -> ParquetField {
        ParquetField(name: name, kind: .list(.leaf("element", .text)))
    }

    static func textMap(_ name: String) -> ParquetField {
        ParquetField(name: name, kind: .map(key: .leaf("key", .text, isRequired: true), value: .leaf("value", .text)))
    }

    /// The fields of a group, to be changed.
    var fields: [ParquetField] {
        get {
            guard case .group(let fields) = kind else { return [] }
            return fields
        }
        set { kind = .group(newValue) }
    }

    /// The member of a group, which is there.
    subscript(name: String) -> ParquetField {
        get { fields.first { $0.name == name } ?? .group(name, []) }
        set {
            if let index = fields.firstIndex(where: { $0.name == name }) {
                fields[index] = newValue
            } else {
                fields.append(newValue)
            }
        }
    }

    /// Leaves a member of a group out.
    mutating func drop(_ name: String) { fields.removeAll { $0.name == name } }
}
