/// Reads the text of a literal whose type is declared beside it: `{"value": "2021-04-29", "valueType": "date"}`,
/// `DATE '2021-04-29'`, `CAST('5' AS INT)`.
enum LiteralText {
    /// - Returns: nil for any text that is not plainly a value of the type: a cast would make NULL or something
    ///   else of it.
    static func value(_ text: String, as type: DataType) -> Value? {
        switch type {
        case .boolean:
            switch text.lowercased() {
            case "true": .boolean(true)
            case "false": .boolean(false)
            default: nil
            }
        case .byte, .short, .integer, .long: PlainNumber.integer(text, as: type).map { .integer($0) }
        case .float, .double: FloatingRange.number(text).map { .double($0) }
        case .string: .string(text)
        case .date: CalendarDay.days(parsing: text).map { .date($0) }
        case .timestamp:
            TimestampText(text).map { parsed in
                parsed.instant.map { .timestamp($0) } ?? .timestampNtz(parsed.wall)
            }
        default: nil
        }
    }

    /// The type that a predicate means by a name: those of the JSON predicates ("bool", "int", …) and SQL's.
    static func type(named name: String) -> DataType? {
        switch name.lowercased() {
        case "bool", "boolean": .boolean
        case "byte", "tinyint": .byte
        case "short", "smallint": .short
        case "int", "integer": .integer
        case "long", "bigint": .long
        case "float", "real": .float
        case "double": .double
        case "string": .string
        case "date": .date
        case "timestamp": .timestamp
        default: nil
        }
    }
}
