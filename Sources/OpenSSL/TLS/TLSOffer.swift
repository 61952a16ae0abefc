/// What a client offers in its first message. Versions are the numbers of the protocol: TLS 1.2 is 0x0303.
public struct TLSOffer: Sendable, Hashable {
    /// The name sent in the extension server_name (RFC 6066 section 3); nil sends none.
    public var serverName: String?
    public var minimumVersion: UInt16
    public var maximumVersion: UInt16
    /// Names of IANA's registry, TLS 1.3 and older together, in the order of preference; nil for all that there are,
    /// the weakest too.
    public var suites: [String]?
    /// Groups for the exchange of keys by OpenSSL's names, in the order of preference; nil for OpenSSL's own choice.
    public var groups: [String]?
    /// Schemes of signatures by OpenSSL's names, in the order of preference; nil for OpenSSL's own choice.
    public var signatureSchemes: [String]?
    /// Names for ALPN (RFC 7301), in the order of preference; none sends no such extension.
    public var applicationProtocols: [String]

    /// A session of `TLSClient.session` to resume.
    public var session: [UInt8]?

    public init(
        serverName: String?, minimumVersion: UInt16, maximumVersion: UInt16, suites: [String]? = nil,
        groups: [String]? = nil, signatureSchemes: [String]? = nil, applicationProtocols: [String] = []
    ) {
        self.serverName = serverName
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
        self.suites = suites
        self.groups = groups
        self.signatureSchemes = signatureSchemes
        self.applicationProtocols = applicationProtocols
    }
}
