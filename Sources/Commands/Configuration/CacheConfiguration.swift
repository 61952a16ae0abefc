/// What the server keeps of tables between requests.
struct CacheConfiguration: Sendable {
    /// Bytes of all snapshots together.
    let maxBytes: Int
    /// Seconds for which a snapshot is given out without a look at the table's log.
    let staleness: Int

    init(_ keys: inout ConfigurationReader) {
        maxBytes = keys.value(
            "maxBytes", .integer(0...1_099_511_627_776, unit: "bytes"), default: 1_073_741_824,
            "Most bytes of tables' metadata that are kept between requests; a million files take about 150 MB. 0 keeps "
                + "nothing.")
        staleness = keys.value(
            "staleness", .integer(0...86_400, unit: "seconds"), default: 0,
            "How long a table's latest version is taken for the latest without a look at its log, in seconds. 0 looks "
                + "at every request, which takes one listing.")
    }
}
