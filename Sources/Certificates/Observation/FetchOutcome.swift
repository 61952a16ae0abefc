/// How the fetch of an address that stands in a certificate went.
public enum FetchOutcome: Sendable, Hashable, Codable {
    /// The body of an answer 200.
    case body([UInt8])
    /// Another status. Redirects are among them: they are not followed.
    case status(Int)
    /// The address may not be fetched: no http, a host that resolves to what nobody outside should name.
    case refused(String)
    /// No answer, or none that can be read.
    case failed(String)

    public var body: [UInt8]? {
        guard case .body(let bytes) = self else { return nil }
        return bytes
    }
}

extension FetchOutcome: CustomStringConvertible {
    public var description: String {
        switch self {
        case .body(let bytes): "\(bytes.count) bytes"
        case .status(let status): "status \(status)"
        case .refused(let reason): "not fetched: \(reason)"
        case .failed(let reason): reason
        }
    }
}
