import Findings
import Synchronization

/// The flaws of the certificate that is served although clients refuse it, for the health check and the log.
final class AllowedFlaws: Sendable {
    private let found = Mutex<[FindingID]>([])

    var ids: [FindingID] {
        get { found.withLock { $0 } }
        set { found.withLock { $0 = newValue } }
    }

    /// A line for the health check; none where the certificate is in order.
    var notices: [String] { text.map { ["certificate: \($0)"] } ?? [] }

    /// nil where the certificate is in order.
    var text: String? {
        let ids = ids
        if ids.isEmpty { return nil }
        return "NOT VALID, served because of --allow-invalid-certificate: "
            + ids.map(\.rawValue).joined(separator: ", ")
    }
}
