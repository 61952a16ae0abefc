/// Walks a document as what S3 answers are: a root of a known name, fields, and fields of fields.
enum XMLFields {
    /// A path, a percent-encoded key or a token fits several times.
    static let maximumTextLength = 16 * 1024

    /// What is met on the way.
    enum Step {
        /// An element that holds elements or text begins; its names from below the root on.
        case begin(path: [String])
        /// An element ends; `text` is what it held directly.
        case end(path: [String], text: String)
    }

    /// Calls `visit` for each element below the root.
    static func walk(
        _ bytes: [UInt8], root: String, _ visit: (Step) throws(XMLFault) -> Void
    ) throws(XMLFault) {
        var reader = XMLReader(bytes)
        var path: [String] = []
        var texts: [[UInt8]] = []
        while let event = try reader.next() {
            switch event {
            case .start(let name):
                if texts.isEmpty {
                    guard name == root else { throw XMLFault(reason: "the root element is not \(root)") }
                } else {
                    path.append(name)
                    try visit(.begin(path: path))
                }
                texts.append([])
            case .text(let piece):
                guard !texts.isEmpty else { continue }
                guard texts[texts.count - 1].count + piece.count <= maximumTextLength else {
                    throw XMLFault(reason: "text that is too long")
                }
                texts[texts.count - 1] += piece
            case .end:
                guard let bytes = texts.popLast(), !path.isEmpty else { continue }
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw XMLFault(reason: "text that is not UTF-8")
                }
                try visit(.end(path: path, text: text))
                path.removeLast()
            }
        }
    }
}
