import Findings

/// Makes text from elsewhere safe to show on a terminal.
enum PrintableText {
    static func escape(_ text: String) -> String { TerminalText.escape(text) }
}
