import SeededGenerator

/// The choices that a writer of Parquet files has, all of which say the same.
struct ParquetLayout {
    enum PageVersion: CaseIterable { case one, two }
    /// How a writer says what a field means; the older way has numbers of its own.
    enum Annotations: CaseIterable { case logical, converted, both }
    enum Levels: CaseIterable { case runs, packed }

    var rowsPerGroup = Int.max
    var rowsPerPage = Int.max
    var pageVersion = PageVersion.one
    var hasDictionaries = false
    var levels = Levels.runs
    var hasStatistics = true
    var annotations = Annotations.both
    /// What the repeated levels of lists and maps are called.
    var listName = "list"
    var mapName = "key_value"

    init() {}

    init(_ generator: inout SeededGenerator) {
        if generator.chance(25) { rowsPerGroup = .random(in: 1...6, using: &generator) }
        if generator.chance(40) { rowsPerPage = .random(in: 1...5, using: &generator) }
        pageVersion = generator.pick(PageVersion.allCases)
        hasDictionaries = generator.chance(40)
        levels = generator.pick(Levels.allCases)
        hasStatistics = generator.chance(60)
        annotations = generator.pick(Annotations.allCases)
        listName = generator.pick(["list", "bag", "repeated"])
        mapName = generator.pick(["key_value", "map", "entries"])
    }
}
