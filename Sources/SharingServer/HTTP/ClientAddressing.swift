public import Addresses
import HTTPTypes
import NIOCore

/// Whose word counts on where a client is, beside the connection itself. With both lists empty the client is whoever is
/// connected.
public struct ClientAddressing: Sendable, Hashable {
    /// The load balancers and proxies that begin each connection with a header of the PROXY protocol. From them it is
    /// required; from everybody else its bytes are an invalid request.
    public var proxySenders: AddressList
    /// The HTTP proxies whose entries in `X-Forwarded-For` count.
    public var trustedForwarders: AddressList

    public init(proxySenders: AddressList = .empty, trustedForwarders: AddressList = .empty) {
        self.proxySenders = proxySenders
        self.trustedForwarders = trustedForwarders
    }

    /// Where a request comes from.
    ///
    /// - Parameter connection: where its connection does; nil, as the answer then is, for a Unix socket.
    func origin(of fields: HTTPFields, over connection: ClientOrigin?) -> ClientOrigin? {
        guard !trustedForwarders.isEmpty else { return connection }
        return connection?.forwarded(for: fields[values: .xForwardedFor], trusted: trustedForwarders)
    }
}

extension ClientOrigin {
    /// The peer of a connection; nil for a Unix socket's, which has no address.
    init?(peerOf channel: any Channel) {
        guard let remote = channel.remoteAddress, let address = remote.ipAddress.flatMap({ IPAddress($0) }) else {
            return nil
        }
        self.init(peer: address, port: remote.port.flatMap { UInt16(exactly: $0) })
    }
}
