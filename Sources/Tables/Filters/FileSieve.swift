/// Judges the files of a list one by one by a filter, and remembers the verdict on each partition.
struct FileSieve {
    private let filter: BoundPartitionFilter
    /// Verdicts on the partitions of one chunk, by number; nil where none was asked for yet.
    private var verdicts: [Bool?] = []
    private var chunk: ObjectIdentifier?

    init(_ filter: BoundPartitionFilter) {
        self.filter = filter
    }

    /// - Throws: ``TableError`` of kind `filterUnfit`.
    mutating func admits(_ index: Int, of files: inout FileReader) throws(TableError) -> Bool {
        let partition = files.partition(of: index)
        if chunk != partition.chunk {
            chunk = partition.chunk
            verdicts = []
        }
        if partition.number < verdicts.count, let verdict = verdicts[partition.number] { return verdict }
        while verdicts.count <= partition.number { verdicts.append(nil) }
        let verdict = try filter.admits(
            values: files.partitionValues(of: index), facts: files.partitionFacts(of: index))
        verdicts[partition.number] = verdict
        return verdict
    }
}
