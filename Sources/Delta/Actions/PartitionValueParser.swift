import JSON
import Tables

/// Reads the object of a file's partition values.
enum PartitionValueParser {
    /// Null and the empty string both stand for null (Delta protocol, "Partition Value Serialization"). Numbers and
    /// booleans, which some writers leave unquoted, keep their text.
    static func parse(_ scanner: inout JSONScanner) throws(JSONError) -> [PartitionValue] {
        var values: [PartitionValue] = []
        try scanner.forEachRawMember { name, scanner throws(JSONError) in
            var names = JSONScanner(scanner.bytes, range: name)
            let key = try names.string()
            let text: String?
            switch try scanner.value() {
            case .null: text = nil
            case .string(let string): text = string.isEmpty ? nil : string
            case .number(let number): text = number
            case .bool(let flag): text = flag ? "true" : "false"
            case .array, .object: throw notAString(name, scanner)
            }
            values.append(PartitionValue(column: key, value: text))
        }
        return values
    }

    /// - Parameter name: where the column's name stands, quotes included.
    static func notAString(_ name: Range<Int>, _ scanner: JSONScanner) -> JSONError {
        let column = String(decoding: scanner.bytes[name].dropFirst().dropLast(), as: UTF8.self)
        return JSONError(.unexpectedType, at: name.lowerBound, "the partition value of '\(column)' is not a string")
    }
}
