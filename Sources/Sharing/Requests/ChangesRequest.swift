public import Tables

/// The parameters of a change data feed request (delta-sharing PROTOCOL.md, "Read Change Data Feed from a Table").
public struct ChangesRequest: Sendable, Hashable {
    public let range: ChangeRange
    public let includeHistoricalMetadata: Bool
    public let includeHistoricalProtocol: Bool

    public init(_ parameters: QueryParameters) throws(SharingError) {
        let start = try Self.bound(parameters, version: "startingVersion", timestamp: "startingTimestamp")
        guard let start else {
            throw SharingError(.invalidParameterValue, "a startingVersion or a startingTimestamp is needed")
        }
        range = ChangeRange(
            start: start, end: try Self.bound(parameters, version: "endingVersion", timestamp: "endingTimestamp"),
            content: .changeDataFeed)
        includeHistoricalMetadata = try parameters.flag("includeHistoricalMetadata") ?? false
        includeHistoricalProtocol = try parameters.flag("includeHistoricalProtocol") ?? false
    }

    private static func bound(
        _ parameters: QueryParameters, version: String, timestamp: String
    ) throws(SharingError) -> ChangeRange.Bound? {
        let number = try parameters.count(version)
        let moment = try parameters.timestamp(timestamp)
        if number != nil && moment != nil {
            throw SharingError(
                .invalidParameterValue, "\(version) and \(timestamp) exclude each other: send one of them")
        }
        return number.map(ChangeRange.Bound.version) ?? moment.map(ChangeRange.Bound.timestamp)
    }
}
