/// A label's name: `[a-zA-Z_][a-zA-Z0-9_]*`, none that Prometheus keeps for itself.
struct LabelName: Sendable, Hashable {
    let text: String

    init(_ text: String) {
        let valid = MetricName.valid(text, colons: false)
        let isReserved = valid.hasPrefix("__") || valid == "le" || valid == "quantile"
        self.text = isReserved ? "label_" + valid : valid
    }
}
