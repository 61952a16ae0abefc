/// The registry's portable SQL in the terms of PostgreSQL.
enum PostgreSQLDialect {
    /// The statement with numbered placeholders, and with a collation where it defines columns.
    ///
    /// Columns of text get the collation "C": it orders bytewise, as SQLite does, and is the same in every version of
    /// the operating system, where the database's own may change under its indexes with an update of the C library.
    /// Being the columns', it also holds in each comparison with a parameter.
    static func statement(_ sql: String) -> String {
        var result = ""
        var number = 0
        for character in sql {
            if character == "?" {
                number += 1
                result += "$\(number)"
            } else {
                result.append(character)
            }
        }
        let definesColumns = sql.hasPrefix("CREATE TABLE") || sql.hasPrefix("ALTER TABLE")
        return definesColumns ? collated(result) : result
    }

    private static func collated(_ sql: String) -> String {
        var result = ""
        var word = ""
        var isQuoted = false
        func ended() -> String { word == "TEXT" && !isQuoted ? "TEXT COLLATE \"C\"" : word }
        for character in sql {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
            } else {
                result += ended()
                result.append(character)
                word = ""
                if character == "'" { isQuoted.toggle() }
            }
        }
        return result + ended()
    }

    /// The types of parameters (pg_type.dat): said, so that what a parameter is never hangs on where it stands. That
    /// of NULL is left to the statement.
    static func type(_ value: SQLValue) -> UInt32 {
        switch value {
        case .null: 0
        case .integer: int8
        case .text: text
        }
    }

    /// The values in text format.
    ///
    /// - Throws: `.invalid` for a text with a NUL, which PostgreSQL cannot store.
    static func parameters(_ values: [SQLValue]) throws(RegistryError) -> [String?] {
        var result: [String?] = []
        for value in values {
            switch value {
            case .null: result.append(nil)
            case .integer(let integer): result.append(String(integer))
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw RegistryError(.invalid, "A text holds a NUL character, which cannot be stored: leave it out.")
                }
                result.append(text)
            }
        }
        return result
    }

    /// A column's value from its text format; nil for a type that the registry has no value for.
    static func value(_ text: String, ofType type: UInt32) -> SQLValue? {
        switch type {
        case int2, int4, int8, numeric: Int64(text).map(SQLValue.integer)
        case bool: .integer(text == "t" ? 1 : 0)
        case Self.text, varchar, name: .text(text)
        default: nil
        }
    }

    // What numbers pg_type.dat gives to types.
    private static let bool: UInt32 = 16
    private static let name: UInt32 = 19
    private static let int8: UInt32 = 20
    private static let int2: UInt32 = 21
    private static let int4: UInt32 = 23
    private static let text: UInt32 = 25
    private static let varchar: UInt32 = 1043
    /// Of sums.
    private static let numeric: UInt32 = 1700
}
