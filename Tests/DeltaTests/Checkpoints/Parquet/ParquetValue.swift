/// A value of a row that a test writes into a Parquet file.
enum ParquetValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case bytes([UInt8])
    /// What is not named is null.
    case record([String: ParquetValue])
    case list([ParquetValue])
    case map([[ParquetValue]])

    static func text(_ text: String?) -> ParquetValue { text.map { .bytes(Array($0.utf8)) } ?? .null }

    static func texts(_ texts: [String]?) -> ParquetValue { texts.map { .list($0.map(ParquetValue.text)) } ?? .null }

    /// Entries in the order of their keys, so that the same seed makes the same bytes.
    static func textMap(_ map: [String: String?]) -> ParquetValue {
        .map(map.sorted { $0.key < $1.key }.map { [.text($0.key), .text($0.value)] })
    }

    /// The member of a record; null where it has none.
    subscript(name: String) -> ParquetValue {
        get {
            guard case .record(let members) = self else { return .null }
            return members[name] ?? .null
        }
        set {
            guard case .record(var members) = self else { return }
            members[name] = newValue
            self = .record(members)
        }
    }
}
