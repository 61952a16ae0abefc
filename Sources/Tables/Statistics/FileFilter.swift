/// Judges the files of a list one by one, and remembers what the values of each partition say by themselves.
public struct FileFilter: Sendable {
    private let pruner: FilePruner
    /// Verdicts on the partitions of one chunk, by number; nil where none was asked for yet.
    private var verdicts: [Bool?] = []
    private var chunk: ObjectIdentifier?

    public init(_ pruner: FilePruner) {
        self.pruner = pruner
    }

    /// Whether the file may hold a row for which the predicate is true.
    public mutating func mayContainMatches(_ index: Int, of files: inout FileReader) -> Bool {
        guard partitionMayMatch(index, of: &files) else { return false }
        guard pruner.usesStatistics else { return true }
        let values = files.partitionValues(of: index)
        let facts = files.partitionFacts(of: index)
        let stats = files.stats(of: index)
        return pruner.mayContainMatches(partitionValues: values, facts: facts, stats: stats)
    }

    private mutating func partitionMayMatch(_ index: Int, of files: inout FileReader) -> Bool {
        let partition = files.partition(of: index)
        if chunk != partition.chunk {
            chunk = partition.chunk
            verdicts = []
        }
        if partition.number < verdicts.count, let verdict = verdicts[partition.number] { return verdict }
        while verdicts.count <= partition.number { verdicts.append(nil) }
        let verdict = pruner.mayContainMatches(
            partitionValues: files.partitionValues(of: index), facts: files.partitionFacts(of: index), stats: [])
        verdicts[partition.number] = verdict
        return verdict
    }
}
