import SeededGenerator
import Testing

@testable import Tables

/// Lists that share chunks against plain arrays.
struct FileListTests {
    private static let root = ObjectLocation(bucket: "bucket", key: "table")

    private static func key(_ file: DataFile) -> [UInt8] {
        var reader = FileList(root: root, files: [file]).reader()
        var key: [UInt8] = []
        reader.key(of: 0, into: &key)
        return key
    }

    private func expect(_ list: FileList, _ files: [DataFile], _ comment: Comment) throws {
        try #require(list.count == files.count, comment)
        try #require(list.isEmpty == files.isEmpty, comment)
        try #require(list.totalBytes == files.reduce(0) { $0 + $1.size }, comment)
        try #require(list.hasDeletionVectors == files.contains { $0.deletionVector != nil }, comment)
        var reader = list.reader()
        let different = files.indices.first { reader.file($0) != files[$0] }
        try #require(different == nil, comment)
    }

    /// Files come and go as they do over the versions of a table: none is there twice.
    @Test func agreesWithAnArray() throws {
        var steps: [String: Int] = [:]
        for seed in 0..<200 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var list = FileList(root: Self.root)
            var files: [DataFile] = []
            for step in 0..<12 {
                switch Int.random(in: 0..<3, using: &generator) {
                case 0:
                    let count = generator.chance(10) ? 100 : Int.random(in: 0...5, using: &generator)
                    let added = (0..<count).map { RandomDataFile.make(number: step * 1000 + $0, &generator) }
                    list = list.appending(FileList(root: Self.root, files: added))
                    files += added
                    steps["appending", default: 0] += 1
                case 1:
                    let percent = generator.pick([0, 20, 90, 100])
                    let removed = files.filter { _ in generator.chance(percent) }
                    var keys = ByteKeyTable()
                    for file in removed { keys.insert(Self.key(file)[...]) }
                    keys.insert(Self.key(RandomDataFile.make(number: -1, &generator))[...])
                    list = list.removing(keys)
                    let gone = Set(removed.map(Self.key))
                    files.removeAll { gone.contains(Self.key($0)) }
                    steps["removing", default: 0] += 1
                default:
                    list = list.tidied()
                    steps["tidied", default: 0] += 1
                }
                try expect(list, files, "seed \(seed), step \(step)")
            }
        }
        #expect(steps.values.allSatisfy { $0 > 600 })
    }

    @Test func readingOutOfOrder() {
        var generator = SeededGenerator(seed: 1)
        let files = (0..<500).map { RandomDataFile.make(number: $0, &generator) }
        var list = FileList(root: Self.root)
        for start in stride(from: 0, to: 500, by: 50) {
            list = list.appending(FileList(root: Self.root, files: Array(files[start..<(start + 50)])))
        }
        var reader = list.reader()
        for _ in 0..<500 {
            let index = Int.random(in: 0..<500, using: &generator)
            let file = files[index]
            let isSame =
                reader.file(index) == file && list[index] == file && list.location(of: index) == file.location
                && list.size(of: index) == file.size && list.deletionVector(of: index) == file.deletionVector
            if !isSame { Issue.record("file \(index)") }
        }
    }

    /// A chunk for each commit would make a table slower with every version.
    @Test func tidyingPutsSmallChunksTogether() throws {
        var generator = SeededGenerator(seed: 2)
        var list = FileList(root: Self.root)
        var files: [DataFile] = []
        for number in 0..<65 {
            let file = RandomDataFile.make(number: number, &generator)
            if number == 64 {
                #expect(list.tidied().chunkBytes.count == 64)
            }
            list = list.appending(FileList(root: Self.root, files: [file]))
            files.append(file)
        }
        #expect(list.chunkBytes.count == 65)
        let tidied = list.tidied()
        #expect(tidied.chunkBytes.count == 1)
        try expect(tidied, files, "tidied")
    }

    /// Large chunks stay as they are, and before what is written anew.
    @Test func tidyingSharesLargeChunks() throws {
        var generator = SeededGenerator(seed: 3)
        let large = (0..<FileChunk.maximumFiles).map { RandomDataFile.plain(number: $0) }
        let small = (0..<70).map { RandomDataFile.make(number: 100_000 + $0, &generator) }
        var list = FileList(root: Self.root, files: [small[0]])
        let base = FileList(root: Self.root, files: large)
        #expect(base.chunkBytes.count == 1)
        list = list.appending(base)
        for file in small.dropFirst() { list = list.appending(FileList(root: Self.root, files: [file])) }
        try expect(list, [small[0]] + large + small.dropFirst(), "as they came")
        let tidied = list.tidied()
        #expect(tidied.chunkBytes.count == 2)
        #expect(Set(base.chunkBytes.keys).isSubset(of: tidied.chunkBytes.keys))
        try expect(tidied, large + small, "tidied")
    }

    /// More files than a chunk has, each in a partition of its own.
    @Test func manyPartitions() throws {
        let files = (0..<(FileChunk.maximumFiles + 500)).map { number in
            var file = RandomDataFile.plain(number: number)
            file.partitionValues = [PartitionValue(column: "p", value: "\(number)")]
            return file
        }
        let list = FileList(root: Self.root, files: files)
        #expect(list.chunkBytes.count == 2)
        try expect(list, files, "many")
    }

    @Test func sumsThatDoNotFit() {
        var (huge, small) = (RandomDataFile.plain(number: 0), RandomDataFile.plain(number: 1))
        (huge.size, small.size) = (.max, 5)
        let list = FileList(root: Self.root, files: [huge, small])
        #expect(list.totalBytes == .max)
        #expect(list.appending(FileList(root: Self.root, files: [small])).totalBytes == .max)
        var keys = ByteKeyTable()
        keys.insert(Self.key(huge)[...])
        #expect(list.removing(keys).totalBytes == 5)
    }

    @Test func nothing() throws {
        let empty = FileList(root: Self.root)
        try expect(empty, [], "empty")
        try expect(empty.appending(empty).removing(ByteKeyTable()).tidied(), [], "made of nothing")
        #expect(empty.chunkBytes.isEmpty)
    }
}
