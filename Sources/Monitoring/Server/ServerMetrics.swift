/// Every metric of the server, its name and its labels: the one place where they are decided.
///
/// No label names a recipient, a share, a table or an address. Whoever may scrape would learn who reads what, each
/// name would be a series of its own in every metric, and a name is kept by the scraper's store long after the grant is
/// gone. Who reads what is in the audit. What labels there are have few values, which the operator or this program
/// chose.
public struct ServerMetrics: Sendable {
    public let registry: PrometheusRegistry

    /// By `route`, the audit's word for it, and `status`, its class: `2xx`.
    public let requests: CounterFamily
    /// Seconds by `route`, from the request's first byte to the answer's last.
    public let requestDurations: HistogramFamily
    /// By `route`: bytes of answers, without those of table files.
    public let answerBytes: HistogramFamily
    /// Bytes of table files that this server sent.
    public let fileBytes: CounterSeries
    /// URLs of files that answers handed out.
    public let filesHandedOut: CounterSeries
    public let requestsUnderWay: GaugeSeries
    /// Open connections of the public listener.
    public let connections: GaugeSeries
    /// By `scope` of the limit.
    public let rateLimited: CounterFamily
    /// By `reason`: ``AuthenticationFailure``.
    public let authenticationFailures: CounterFamily
    /// Seconds by `operation`.
    public let registryDurations: HistogramFamily
    /// By `operation` and `kind` of the error.
    public let registryFailures: CounterFamily
    /// By `store`, which is the bucket, `operation` and `status`: that of HTTP, or `error`.
    public let storeRequests: CounterFamily
    /// Seconds by `store` and `operation`.
    public let storeDurations: HistogramFamily
    /// By `result`: `hit` or `miss`.
    public let cacheRequests: CounterFamily
    /// By `result`: `good` or `bad`.
    public let certificateReloads: CounterFamily

    public init(_ registry: PrometheusRegistry) {
        self.registry = registry
        requests = registry.counter(
            "causeway_requests_total", "Requests that were answered.", labels: ["route", "status"])
        requestDurations = registry.histogram(
            "causeway_request_duration_seconds", "From a request's first byte to its answer's last.",
            labels: ["route"], buckets: .durations)
        answerBytes = registry.histogram(
            "causeway_answer_bytes", "Bytes of answers, without those of table files.", labels: ["route"],
            buckets: .bytes)
        fileBytes = registry.counter(
            "causeway_file_bytes_total", "Bytes of table files that this server sent."
        ).series()
        filesHandedOut = registry.counter(
            "causeway_files_handed_out_total", "URLs of table files that answers handed out."
        ).series()
        requestsUnderWay = registry.gauge(
            "causeway_requests_under_way", "Requests that are being answered."
        ).series()
        connections = registry.gauge("causeway_connections", "Open connections of the public listener.").series()
        rateLimited = registry.counter(
            "causeway_rate_limited_requests_total", "Requests that were refused because there were too many.",
            labels: ["scope"])
        authenticationFailures = registry.counter(
            "causeway_authentication_failures_total", "Requests that were refused for what they showed.",
            labels: ["reason"])
        registryDurations = registry.histogram(
            "causeway_registry_operation_duration_seconds", "How long operations on the registry took.",
            labels: ["operation"], buckets: .durations)
        registryFailures = registry.counter(
            "causeway_registry_failures_total", "Operations on the registry that failed.",
            labels: ["operation", "kind"])
        storeRequests = registry.counter(
            "causeway_store_requests_total", "Requests to object stores.", labels: ["store", "operation", "status"])
        storeDurations = registry.histogram(
            "causeway_store_request_duration_seconds", "How long requests to object stores took, to their first byte.",
            labels: ["store", "operation"], buckets: .durations)
        cacheRequests = registry.counter(
            "causeway_snapshot_cache_requests_total", "Snapshots that were asked of the cache.", labels: ["result"])
        certificateReloads = registry.counter(
            "causeway_certificate_reloads_total",
            "New certificates that were found; of a bad one the server keeps the one before.", labels: ["result"])
        // Each of them is there before it happens, so that its first time is a rise and not a beginning.
        for reason in AuthenticationFailure.allCases { _ = authenticationFailures.series(reason.rawValue) }
        for result in ["hit", "miss"] { _ = cacheRequests.series(result) }
        for result in ["good", "bad"] { _ = certificateReloads.series(result) }
    }

    /// Counts a request whose answer ended.
    ///
    /// - Parameters:
    ///   - route: the audit's word for it, never a path.
    ///   - bytes: of the answer, or of the file where it is one.
    public func count(
        route: String, status: Int, duration: Duration, answerBytes: Int, fileBytes: Int, filesHandedOut: Int
    ) {
        requests.series(route, Self.statusClass(status)).add()
        requestDurations.series(route).record(duration)
        self.answerBytes.series(route).record(Double(answerBytes))
        self.fileBytes.add(fileBytes)
        self.filesHandedOut.add(filesHandedOut)
    }

    /// Counts a request to a store.
    ///
    /// - Parameter status: that of HTTP; nil where no answer came.
    public func count(store: String, operation: String, status: Int?, duration: Duration) {
        storeRequests.series(store, operation, status.map(String.init) ?? "error").add()
        storeDurations.series(store, operation).record(duration)
    }

    /// Counts an operation on the registry.
    ///
    /// - Parameter failure: the error's kind; nil where it succeeded.
    public func count(registryOperation operation: String, failure: String?, duration: Duration) {
        registryDurations.series(operation).record(duration)
        if let failure { registryFailures.series(operation, failure).add() }
    }

    /// `2xx` for 200; `other` for what is no status.
    static func statusClass(_ status: Int) -> String {
        (100...599).contains(status) ? "\(status / 100)xx" : "other"
    }
}
