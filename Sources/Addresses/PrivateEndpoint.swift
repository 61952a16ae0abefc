/// The private endpoint in a client's network that a connection came through, as the cloud's load balancer names it in
/// the PROXY header. Several networks may use the same addresses; the endpoint tells them apart.
public enum PrivateEndpoint: Sendable, Hashable {
    /// The id of a VPC endpoint of AWS PrivateLink, such as `vpce-0123456789abcdef0` (Network Load Balancer, PROXY
    /// protocol: `PP2_SUBTYPE_AWS_VPCE_ID`).
    case aws(vpcEndpoint: String)
    /// The link identifier of a private endpoint connection (Azure Private Link service, TCP proxy v2:
    /// `PP2_SUBTYPE_AZURE_PRIVATEENDPOINT_LINKID`).
    case azure(linkID: UInt32)
    /// The connection id of Private Service Connect (`pscConnectionId`).
    case gcp(connectionID: UInt64)

    /// What an attribute names, or nil where it is no endpoint of the form that the cloud documents.
    init?(_ attribute: ProxyAttribute) {
        let value = attribute.value
        switch (attribute.type, value.first) {
        case (ProxyAttribute.aws, 0x01):
            let id = value.dropFirst()
            guard Self.isIdentifier(id) else { return nil }
            self = .aws(vpcEndpoint: String(decoding: id, as: UTF8.self))
        case (ProxyAttribute.azure, 0x01) where value.count == 5:
            self = .azure(linkID: value.dropFirst().reversed().reduce(0) { $0 << 8 | UInt32($1) })
        case (ProxyAttribute.gcp, _) where value.count == 8:
            self = .gcp(connectionID: value.reduce(0) { $0 << 8 | UInt64($1) })
        default:
            return nil
        }
    }

    /// The name of the cloud: `aws`, `azure` or `gcp`.
    public var cloud: String {
        switch self {
        case .aws: "aws"
        case .azure: "azure"
        case .gcp: "gcp"
        }
    }

    /// The id as the cloud's own tools print it.
    public var id: String {
        switch self {
        case .aws(let vpcEndpoint): vpcEndpoint
        case .azure(let linkID): String(linkID)
        case .gcp(let connectionID): String(connectionID)
        }
    }

    private init?(cloud: String, id: String) {
        switch cloud {
        case "aws":
            guard Self.isIdentifier(Array(id.utf8)[...]) else { return nil }
            self = .aws(vpcEndpoint: id)
        case "azure":
            guard let linkID = UInt32(id) else { return nil }
            self = .azure(linkID: linkID)
        case "gcp":
            guard let connectionID = UInt64(id) else { return nil }
            self = .gcp(connectionID: connectionID)
        default:
            return nil
        }
    }

    /// Ids go to logs and rules: letters, digits and hyphens, at most 64 of them.
    private static func isIdentifier(_ text: ArraySlice<UInt8>) -> Bool {
        (1...64).contains(text.count)
            && text.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension PrivateEndpoint: CustomStringConvertible {
    public var description: String { "\(cloud):\(id)" }
}

extension PrivateEndpoint: Codable {
    private enum CodingKeys: String, CodingKey {
        case cloud, id
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let cloud = try container.decode(String.self, forKey: .cloud)
        let id = try container.decode(String.self, forKey: .id)
        guard let endpoint = PrivateEndpoint(cloud: cloud, id: id) else {
            throw DecodingError.dataCorruptedError(
                forKey: .id, in: container,
                debugDescription: "\(AddressError.quoted(id)) is no id of an endpoint of \(AddressError.quoted(cloud))")
        }
        self = endpoint
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(cloud, forKey: .cloud)
        try container.encode(id, forKey: .id)
    }
}
