/// How many requests are answered.
struct LimitsConfiguration: Sendable {
    let recipientRequestsPerSecond: Int
    let requestsPerSecond: Int
    let recipientDownloads: Int

    init(_ keys: inout ConfigurationReader) {
        recipientRequestsPerSecond = keys.value(
            "recipientRequestsPerSecond", .integer(0...1_000_000, unit: "requests"), default: 100,
            "Requests that one recipient gets answered each second, twice as many at once; further ones get 429 and "
                + "Retry-After. The delivery of files is not counted. 0 for no limit.")
        requestsPerSecond = keys.value(
            "requestsPerSecond", .integer(0...1_000_000, unit: "requests"), default: 1_000,
            "The same for all recipients of this server together.")
        recipientDownloads = keys.value(
            "recipientDownloads", .integer(1...100_000, unit: "files"), default: 128,
            "Files that one recipient downloads at once through this server (delivery: proxy); further ones wait their "
                + "turn. It leaves room for the others: a store is read 256 times at once.")
    }
}
