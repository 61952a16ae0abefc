/// Metrics of what others keep, asked for at each scrape.
extension ServerMetrics {
    /// - Parameter read: of every sink of the audit.
    public func observeAudit(_ read: @escaping @Sendable () -> [AuditReading]) {
        registry.observe(
            "causeway_audit_queue_events", "Events of the audit that are not written yet.", labels: ["sink"]
        ) { read().map { ([$0.sink], Double($0.queuedEvents)) } }
        registry.observe(
            "causeway_audit_queue_bytes", "Bytes of the audit that wait in memory.", labels: ["sink"]
        ) { read().map { ([$0.sink], Double($0.queuedBytes)) } }
        registry.observe(
            "causeway_audit_written_total", "Events of the audit that were written.", kind: .counter, labels: ["sink"]
        ) { read().map { ([$0.sink], Double($0.written)) } }
        registry.observe(
            "causeway_audit_lost_total", "Events of the audit that were lost.", kind: .counter, labels: ["sink"]
        ) { read().map { ([$0.sink], Double($0.lost)) } }
        registry.observe(
            "causeway_audit_failures_total", "How often a sink of the audit failed.", kind: .counter, labels: ["sink"]
        ) { read().map { ([$0.sink], Double($0.failures)) } }
    }

    /// - Parameters:
    ///   - bytes: memory that the cache of snapshots takes.
    ///   - snapshots: how many are in it.
    public func observeCache(
        bytes: @escaping @Sendable () -> Int, snapshots: @escaping @Sendable () -> Int
    ) {
        registry.observe("causeway_snapshot_cache_bytes", "Memory that cached snapshots take.") {
            [([], Double(bytes()))]
        }
        registry.observe("causeway_snapshot_cache_snapshots", "Snapshots in the cache.") {
            [([], Double(snapshots()))]
        }
    }

    /// - Parameter secondsLeft: until the first certificate of the chain that is served ends; negative afterwards.
    public func observeCertificate(secondsLeft: @escaping @Sendable () -> Double) {
        registry.observe(
            "causeway_certificate_expiry_seconds",
            "Seconds until the certificate that is served, or one that is sent with it, ends; negative afterwards."
        ) { [([], secondsLeft())] }
    }

    /// Says which program this is.
    public func observeBuild(version: String, revision: String, compiler: String) {
        registry.observe(
            "causeway_build_info", "The program that runs; always 1.", labels: ["version", "revision", "compiler"]
        ) { [([version, revision, compiler], 1)] }
    }

    /// Figures of the process, by the names that Prometheus' own clients give them. Those that the operating system
    /// does not tell are left out.
    public func observeProcess(_ read: @escaping @Sendable () -> ProcessFigures = { .current() }) {
        let figures: [(String, String, ObservedKind, @Sendable (ProcessFigures) -> Double?)] = [
            ("process_cpu_seconds_total", "Seconds of processor time.", .counter, { $0.processorSeconds }),
            ("process_start_time_seconds", "When the process began, since the epoch.", .gauge, { $0.startTime }),
            ("process_resident_memory_bytes", "Memory in use.", .gauge, { $0.residentBytes }),
            ("process_virtual_memory_bytes", "Address space in use.", .gauge, { $0.virtualBytes }),
            ("process_open_fds", "Open descriptors.", .gauge, { $0.openDescriptors }),
            ("process_max_fds", "Descriptors that may be open.", .gauge, { $0.maximumDescriptors }),
            ("process_threads", "Threads.", .gauge, { $0.threads }),
        ]
        for (name, help, kind, figure) in figures {
            registry.observe(name, help, kind: kind) { figure(read()).map { [([], $0)] } ?? [] }
        }
    }
}
