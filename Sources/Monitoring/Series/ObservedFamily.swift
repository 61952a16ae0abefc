/// A metric whose numbers are kept elsewhere.
struct ObservedFamily: Sendable {
    let description: MetricDescription
    let kind: ObservedKind
    let labels: [LabelName]
    let maximumSeries: Int
    let read: @Sendable () -> [([String], Double)]

    /// Of values with the same labels the last counts.
    func snapshot() -> FamilySnapshot {
        var numbers: [Labels: Double] = [:]
        for (values, number) in read() {
            let labels = Labels(labels, values)
            if numbers[labels] != nil || numbers.count < maximumSeries {
                numbers[labels] = number
            } else {
                numbers[labels.others, default: 0] += number
            }
        }
        return FamilySnapshot(
            description: description, kind: kind == .counter ? .counter : .gauge,
            series: numbers.map { ($0, .number($1)) })
    }
}
