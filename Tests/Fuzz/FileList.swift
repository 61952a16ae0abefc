// fuzz: -max_len=2048
@testable import Tables

private let root = ObjectLocation(bucket: "b", key: "t")

/// Files that are put into a list come out of it as they were, however lists are put together. Each line is a file.
func fuzz(_ bytes: [UInt8]) {
    let files = bytes.split(separator: 0x0A, maxSplits: 12).map(file)
    let list = FileList(root: root, files: files)
    checkRemoval(list, files)
    demand(list.hasDeletionVectors == files.contains { $0.deletionVector != nil }, "vectors are told of")
    let half = files.count / 2
    let parts = [Array(files[..<half]), Array(files[half...])].map { FileList(root: root, files: $0) }
    var joined = parts[0].appending(parts[1])
    var expected = files
    checkRemoval(joined, expected)
    guard !files.isEmpty, files.allSatisfy({ ($0.stats ?? "").utf8.count < 256 }) else { return }
    // So many small lists that they are made one.
    while joined.parts.count <= 64 {
        joined = joined.appending(joined)
        expected += expected
    }
    demand(joined.tidied().parts.count < joined.parts.count, "small lists are made one")
    check(joined.tidied(), expected)
}

/// Every other file is taken away, and with it those of the same name and vector.
private func checkRemoval(_ list: FileList, _ files: [DataFile]) {
    check(list, files)
    var reader = list.reader()
    var table = ByteKeyTable()
    var keys: [[UInt8]] = []
    for (index, file) in files.enumerated() {
        var key: [UInt8] = [1]
        reader.key(of: index, into: &key)
        for (other, known) in zip(files, keys) {
            demand((key == known) == isSameFile(file, other), "a file has one key, and no other has it")
        }
        keys.append(key)
        if index % 2 == 0 { table.insert(key[...]) }
    }
    for (number, key) in keys.enumerated() {
        demand(table.contains(key[...]) || number % 2 == 1, "what was put into a table is there")
        if let place = table.number(of: key[...]) { demand(table[place].elementsEqual(key), "numbers lead back") }
    }
    let left = zip(files, keys).filter { !table.contains($0.1[...]) }.map(\.0)
    check(list.removing(table), left)
    check(list.removing(table).appending(list), left + files)
}

private func isSameFile(_ left: DataFile, _ right: DataFile) -> Bool {
    left.location.bucket.utf8.elementsEqual(right.location.bucket.utf8)
        && left.location.key.utf8.elementsEqual(right.location.key.utf8)
        && (left.deletionVector == nil) == (right.deletionVector == nil)
        && (left.deletionVector?.uniqueID ?? "").utf8.elementsEqual((right.deletionVector?.uniqueID ?? "").utf8)
}

private func check(_ list: FileList, _ files: [DataFile]) {
    demand(list.count == files.count, "a list has as many files as it has")
    demand(list.totalBytes == files.reduce(0) { $0 + $1.size }, "a list has as many bytes as its files")
    var forward = list.reader()
    for (index, file) in files.enumerated() where index < list.count {
        check(forward.file(index), file)
    }
    var backward = list.reader()
    for (index, file) in files.enumerated().reversed() where index < list.count {
        check(backward.file(index), file)
        demand(backward.size(of: index) == list.size(of: index), "both ways of asking for a size agree")
    }
}

private func check(_ found: DataFile, _ file: DataFile) {
    demand(found == file && isSameFile(found, file), "a file comes out as it went in: \(file)")
    let (stats, expected) = ((found.stats ?? "").utf8, (file.stats ?? "").utf8)
    demand(
        stats.count == expected.count && stats.prefix(256).elementsEqual(expected.prefix(256)),
        "statistics come out as they went in")
}

/// A file of a line: its first bytes choose what it has, and the rest is where that comes from.
private func file(_ line: ArraySlice<UInt8>) -> DataFile {
    let choice = line.first ?? 0
    let text = String(decoding: line.dropFirst(2), as: UTF8.self)
    let second = Int(line.dropFirst().first ?? 0)
    let location = ObjectLocation(
        bucket: choice & 1 == 0 ? "b" : "c", key: choice & 2 == 0 ? "t/\(text)" : text)
    let vector = DeletionVector(
        storage: choice & 4 == 0 ? .inline(text) : .file(location, offset: choice & 8 == 0 ? nil : Int64(second)),
        sizeInBytes: Int64(second), cardinality: .max, uniqueID: text)
    // Now and then as long as a block of packed texts.
    let times = second == 255 ? (140 << 10) / max(1, text.utf8.count) : second % 16
    let stats = choice & 16 == 0 ? text : String(repeating: text, count: times)
    return DataFile(
        location: location,
        partitionValues: choice & 32 == 0 ? [] : [PartitionValue(column: text, value: second == 0 ? nil : "\(second)")],
        size: Int64(second), modificationTime: Int64(choice), stats: stats.isEmpty ? nil : stats,
        deletionVector: choice & 64 == 0 ? nil : vector,
        passedThrough: choice & 128 == 0 ? [] : Array("\"a\":\(second)".utf8))
}
