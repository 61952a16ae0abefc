import Audit

/// Where the audit of accesses and changes goes.
struct AuditConfiguration: Sendable {
    /// Absolute; nil where no file is kept.
    let file: String?
    let maxFileBytes: Int
    let keptFiles: Int
    let isOnStandardOutput: Bool
    let syslog: SyslogSettings.Receiver?

    init(_ keys: inout ConfigurationReader) {
        let isKept = keys.value(
            "keepFile", .boolean, default: true, "Whether the audit is kept in a file; causeway audit reads that.")
        let path = keys.path(
            "file", default: "causeway.audit.log", .created,
            "The file, mode 0600: one JSON object a line for each request and each change. Rotated by size and every "
                + "day.")
        file = isKept ? path : nil
        maxFileBytes = keys.value(
            "maxFileBytes", .integer(1_048_576...1_099_511_627_776, unit: "bytes"), default: 134_217_728,
            "Size at which the file is rotated and compressed, in bytes.")
        keptFiles = keys.value(
            "keptFiles", .integer(1...100_000, unit: "files"), default: 90, "How many rotated files are kept.")
        isOnStandardOutput = keys.value(
            "standardOutput", .boolean, default: false, "Whether the audit goes to standard output too.")
        syslog = keys.optional(
            "syslog", .syslogReceiver, sample: "tcp://syslog.example.com:6514",
            "A syslog receiver (RFC 5424) that gets the audit too: local for /dev/log, udp://HOST:PORT or "
                + "tcp://HOST:PORT.")
    }
}

extension ValueParser where Value == SyslogSettings.Receiver {
    static var syslogReceiver: Self {
        Self(
            "local, udp://HOST:PORT or tcp://HOST:PORT",
            parse: { text in
                if text == "local" { return .local(path: "/dev/log") }
                for scheme in ["udp://", "tcp://"] where text.hasPrefix(scheme) {
                    guard let address = ListenAddress(String(text.dropFirst(scheme.count))), address.port > 0 else {
                        return nil
                    }
                    return scheme == "udp://"
                        ? .udp(host: address.host, port: address.port) : .tcp(host: address.host, port: address.port)
                }
                return nil
            },
            text: { receiver in
                switch receiver {
                case .local: "local"
                case .udp(let host, let port): "udp://\(ListenAddress(host: host, port: port))"
                case .tcp(let host, let port): "tcp://\(ListenAddress(host: host, port: port))"
                }
            })
    }
}
