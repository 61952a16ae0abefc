internal import Dispatch
internal import Glibc

extension AuditTime {
    /// The computer's clock.
    public static var now: AuditTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return AuditTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

extension Duration {
    /// As Dispatch counts, at most a day.
    var interval: DispatchTimeInterval {
        let milliseconds = components.seconds.multipliedReportingOverflow(by: 1000)
        let rest = components.attoseconds / 1_000_000_000_000_000
        let day: Int64 = 86_400_000
        guard !milliseconds.overflow else { return .milliseconds(components.seconds < 0 ? 0 : Int(day)) }
        return .milliseconds(Int(min(max(milliseconds.partialValue + rest, 0), day)))
    }
}
