public import TokenSyntax

/// The scheme, host and port of an authority's directory. Whatever URL it hands out is asked there alone: an answer
/// cannot send this client, and what it signs, to another host.
public struct AuthorityOrigin: Sendable, Hashable {
    public let isSecure: Bool
    public let host: String
    public let port: Int

    public init(of directory: WebAddress) {
        isSecure = directory.isSecure
        host = directory.host
        port = directory.port
    }

    public func address(_ text: String, named name: String) throws(DocumentFault) -> WebAddress {
        guard let address = WebAddress(text) else {
            throw .malformed("'\(name)' is no URL of HTTPS: '\(ForeignWords.line(text, longest: 120))'")
        }
        guard AuthorityOrigin(of: address) == self else {
            throw .refused("'\(name)' leads to \(address.host):\(address.port) instead of \(host):\(port)")
        }
        return address
    }
}
