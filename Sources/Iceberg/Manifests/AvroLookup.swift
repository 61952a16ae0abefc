import Avro
import Tables

/// Finds the columns of a manifest or manifest list: by field ids, or by names in files of writers that leave ids out.
struct AvroLookup {
    let file: AvroFile
    /// What the file is, for messages.
    let what: String
    private let byID: [Int32: Int]

    init(_ file: AvroFile, what: String) {
        self.file = file
        self.what = what
        var byID: [Int32: Int] = [:]
        for leaf in file.leaves {
            // The partition struct's ids are the specs' own; they begin at 1000 and collide with nothing.
            if let id = leaf.fieldIDs.last ?? nil { byID[id] = leaf.index }
        }
        self.byID = byID
    }

    func leaf(_ id: Int32, _ path: String...) -> Int? {
        file.hasFieldIDs ? byID[id] : file.leaf(named: path)
    }

    /// - Throws: ``TableError`` where the file has no such column.
    func required(_ id: Int32, _ path: String...) throws(TableError) -> Int {
        guard let leaf = file.hasFieldIDs ? byID[id] : file.leaf(named: path) else {
            throw TableError(.corrupt, "\(what) is damaged: it has no column '\(path.joined(separator: "."))'")
        }
        return leaf
    }
}
