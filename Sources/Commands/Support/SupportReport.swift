/// What went into a bundle.
struct SupportReport: CommandResult {
    struct Piece: Encodable {
        let name: String
        let content: String
        let bytes: Int
    }

    /// null where nothing was written.
    let file: Nullable<String>
    let pieces: [Piece]

    init(file: String?, pieces: [BundlePiece]) {
        self.file = Nullable(file)
        self.pieces = pieces.map { Piece(name: $0.name, content: $0.content, bytes: $0.text.utf8.count) }
    }

    func lines(_ style: TextStyle) -> [String] {
        var table = TextTable("FILE", "BYTES", "CONTENT")
        for piece in pieces { table.append(piece.name, "\(piece.bytes)", piece.content) }
        guard let file = file.value else { return table.lines(style) }
        return ["Wrote \(PrintableText.escape(file)). It holds:", ""] + table.lines(style) + [
            "", "No secret is in it, and names and addresses are: look at it before you pass it on.",
        ]
    }
}
