struct MetricDescription: Sendable, Hashable {
    let name: MetricName
    let help: String
}
