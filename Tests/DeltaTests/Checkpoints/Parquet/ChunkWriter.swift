/// Writes the pages of one column chunk.
struct ChunkWriter {
    let column: ParquetColumn
    let layout: ParquetLayout
    private(set) var bytes: [UInt8] = []
    /// Where the first data page begins, after a dictionary.
    private(set) var dataOffset = 0
    private var dictionary: [ParquetValue] = []
    private var numbers: [ParquetValue: Int] = [:]

    /// The numbers of the encodings (parquet.thrift, `Encoding`).
    private enum Encoding {
        static let plain = 0
        static let plainDictionary = 2
        static let runLength = 3
        static let runLengthDictionary = 8
    }

    init(_ column: ParquetColumn, _ layout: ParquetLayout) {
        self.column = column
        self.layout = layout
        if hasDictionary { writeDictionary() }
        dataOffset = bytes.count
        for page in pages() { write(page) }
    }

    /// Booleans have none.
    var hasDictionary: Bool { layout.hasDictionaries && column.leaf != .boolean }
    var nullCount: Int { column.entries.count { $0.value == nil } }
    var encodings: [Int] {
        hasDictionary ? [Encoding.plain, dictionaryEncoding, Encoding.runLength] : [Encoding.plain]
    }

    private var dictionaryEncoding: Int {
        layout.pageVersion == .one ? Encoding.plainDictionary : Encoding.runLengthDictionary
    }

    /// Whole rows each.
    private func pages() -> [ArraySlice<ParquetColumn.Entry>] {
        var pages: [ArraySlice<ParquetColumn.Entry>] = []
        var first = 0
        var rows = 0
        for (index, entry) in column.entries.enumerated() where entry.repetition == 0 {
            if rows == layout.rowsPerPage {
                pages.append(column.entries[first..<index])
                first = index
                rows = 0
            }
            rows += 1
        }
        return pages + [column.entries[first...]]
    }

    private mutating func writeDictionary() {
        for value in column.entries.compactMap(\.value) where numbers[value] == nil {
            numbers[value] = dictionary.count
            dictionary.append(value)
        }
        let encoding = layout.pageVersion == .one ? Encoding.plainDictionary : Encoding.plain
        let count = dictionary.count
        write(PageEncoder.plain(dictionary, column.leaf), kind: 2) { header in
            header.structure(7) {
                $0.int32(1, count)
                $0.int32(2, encoding)
            }
        }
    }

    private mutating func write(_ page: ArraySlice<ParquetColumn.Entry>) {
        let values = page.compactMap(\.value)
        let encoding = hasDictionary ? dictionaryEncoding : Encoding.plain
        var body: [UInt8] = []
        if hasDictionary {
            let highest = max(0, dictionary.count - 1)
            body = [UInt8(PageEncoder.bitWidth(upTo: highest))]
            body += PageEncoder.numbers(values.compactMap { numbers[$0] }, upTo: highest, layout.levels)
        } else {
            body = PageEncoder.plain(values, column.leaf)
        }
        let repetitions = levels(page.map(\.repetition), column.maximumRepetition)
        let definitions = levels(page.map(\.definition), column.maximumDefinition)
        switch layout.pageVersion {
        case .one:
            let all = Self.measured(repetitions) + Self.measured(definitions) + body
            write(all, kind: 0) { header in
                header.structure(5) {
                    $0.int32(1, page.count)
                    $0.int32(2, encoding)
                    $0.int32(3, Encoding.runLength)
                    $0.int32(4, Encoding.runLength)
                }
            }
        case .two:
            write(repetitions + definitions + body, kind: 3) { header in
                header.structure(8) {
                    $0.int32(1, page.count)
                    $0.int32(2, page.count - values.count)
                    $0.int32(3, page.count { $0.repetition == 0 })
                    $0.int32(4, encoding)
                    $0.int32(5, definitions.count)
                    $0.int32(6, repetitions.count)
                    $0.bool(7, false)
                }
            }
        }
    }

    private func levels(_ levels: [Int], _ maximum: Int) -> [UInt8] {
        maximum == 0 ? [] : PageEncoder.numbers(levels, upTo: maximum, layout.levels)
    }

    /// Levels of version 1 stand after their length; what has none leaves that out as well.
    private static func measured(_ levels: [UInt8]) -> [UInt8] {
        guard !levels.isEmpty else { return [] }
        var bytes: [UInt8] = []
        PageEncoder.append(UInt64(levels.count), 4, to: &bytes)
        return bytes + levels
    }

    private mutating func write(_ body: [UInt8], kind: Int, _ header: (inout CompactWriter) -> Void) {
        bytes += CompactWriter.structure {
            $0.int32(1, kind)
            $0.int32(2, body.count)
            $0.int32(3, body.count)
            header(&$0)
        }
        bytes += body
    }
}
