import JSON

/// Writes statistics anew with other names for the columns, numbers and texts as they were.
struct StatisticsRenamer: Sendable {
    /// Present names to those that are written.
    let names: [String: String]

    /// - Returns: the statistics; empty where they are no JSON object.
    func renamed(_ statistics: ArraySlice<UInt8>) -> [UInt8] {
        guard let value = try? JSONValue(parsing: Array(statistics)) else { return [] }
        var writer = JSONWriter(reserving: statistics.count)
        guard case .object(let members) = value else { return [] }
        // The first level are the statistics' own members.
        writer.value(.object(members.map { .init($0.key, renamed($0.value)) }))
        return writer.bytes
    }

    private func renamed(_ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(members.map { .init(names[$0.key] ?? $0.key, renamed($0.value)) })
    }
}
