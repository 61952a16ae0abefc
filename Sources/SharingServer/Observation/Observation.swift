public import Audit
public import Monitoring

/// What the server tells of itself beside its log: the audit of accesses and changes, and metrics.
public struct Observation: Sendable {
    let trail: AuditTrail
    public let metrics: ServerMetrics

    /// - Parameters:
    ///   - trail: where events go; without writers, nowhere.
    ///   - metrics: what `/metrics` shows.
    public init(trail: AuditTrail = AuditTrail([]), metrics: ServerMetrics = ServerMetrics(PrometheusRegistry())) {
        self.trail = trail
        self.metrics = metrics
    }
}
