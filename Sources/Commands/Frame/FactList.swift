/// Names and values, one pair a line, values aligned.
struct FactList {
    private var facts: [(name: String, value: String)] = []

    /// Adds a fact; its value is made printable, and an empty one shows as a dash.
    mutating func append(_ name: String, _ value: String?) {
        let shown = PrintableText.escape(value ?? "")
        facts.append((name, shown.isEmpty ? "-" : shown))
    }

    func lines(_ style: TextStyle) -> [String] {
        let width = facts.map(\.name.count).max() ?? 0
        return facts.map { fact in
            style.heading(fact.name) + String(repeating: " ", count: width - fact.name.count + 2) + fact.value
        }
    }
}
