/// Scalars as YAML reads them back (YAML 1.1, as the library has it).
enum YAMLText {
    /// Plain where that is plainly a text, in double quotes elsewhere.
    static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    /// Begins with a letter, and holds nothing that could mean something else to a parser.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first), text.utf8.last != UInt8(ascii: ":") else { return false }
        guard !words.contains(text.lowercased()) else { return false }
        let allowed = text.utf8.allSatisfy { byte in
            isLetter(byte) || (48...57).contains(byte) || "_-./:=+@".utf8.contains(byte)
        }
        return allowed
    }

    /// What some parsers take for a boolean, for nothing or for a number.
    private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            // Beside a name it would look like an alias, which is refused wherever it stands.
            case "*" where scalars.indices.contains(index + 1) && isNamePart(scalars[index + 1]): result += "\\x2A"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (isLetter(UInt8(scalar.value)) || "0123456789_-".unicodeScalars.contains(scalar))
    }
}
