/// Makes text from elsewhere safe to show on a terminal: what could move the cursor, hide or reorder text is written as
/// `\u{…}`.
public enum TerminalText {
    public static func escape(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
