/// Rows under headings, columns aligned by two spaces.
struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: String...) {
        self.headings = headings
    }

    /// Adds a row; cells are made printable, and an empty one shows as a dash.
    mutating func append(_ cells: String?...) {
        rows.append(
            cells.map { cell in
                guard let cell, !cell.isEmpty else { return "-" }
                return PrintableText.escape(cell)
            })
    }

    func lines(_ style: TextStyle) -> [String] {
        let all = [headings] + rows
        let widths = headings.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return all.enumerated().map { index, row in
            let line = row.enumerated().map { column, cell in
                // Nothing to align behind the last column.
                column == row.count - 1 || !widths.indices.contains(column)
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ")
            return index == 0 ? style.heading(line) : line
        }
    }
}
