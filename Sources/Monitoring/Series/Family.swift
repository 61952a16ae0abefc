/// A metric with all its series.
protocol Family: AnyObject, Sendable {
    var description: MetricDescription { get }

    func snapshot() -> FamilySnapshot
    func remove(_ series: AnyObject)
}
