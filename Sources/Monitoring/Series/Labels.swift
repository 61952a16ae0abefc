/// Names and values of labels.
struct Labels: Sendable, Hashable {
    struct Pair: Sendable, Hashable {
        let name: LabelName
        let value: String
    }

    let pairs: [Pair]

    /// Of names that stand twice the first counts. Values that are missing are empty, those beyond the names are left
    /// out.
    init(_ names: [LabelName], _ values: [String]) {
        pairs = names.enumerated().map { Pair(name: $1, value: $0 < values.count ? values[$0] : "") }
    }

    init(_ dimensions: [(String, String)]) {
        var pairs: [Pair] = []
        for (name, value) in dimensions {
            let name = LabelName(name)
            if !pairs.contains(where: { $0.name == name }) { pairs.append(Pair(name: name, value: value)) }
        }
        self.pairs = pairs.sorted { $0.name.text < $1.name.text }
    }

    private init(pairs: [Pair]) {
        self.pairs = pairs
    }

    /// What stands for labels beyond the bound.
    var others: Labels { Labels(pairs: pairs.map { Pair(name: $0.name, value: PrometheusRegistry.other) }) }
}
