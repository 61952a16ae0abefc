private import CPostgreSQL

/// Counts what the server says beside its answers. libpq would write it to the standard error.
final class PostgreSQLNotices {
    private(set) var count = 0

    func reset() { count = 0 }

    /// From now on until the connection ends, its notices are counted here. The connection's owner keeps this alive.
    func attach(to connection: OpaquePointer) {
        _ = PQsetNoticeReceiver(
            connection,
            { context, _ in
                guard let context else { return }
                Unmanaged<PostgreSQLNotices>.fromOpaque(context).takeUnretainedValue().count += 1
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
