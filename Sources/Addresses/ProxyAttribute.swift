/// One type-length-value of a PROXY header of version 2 (proxy-protocol.txt, section 2.2).
public struct ProxyAttribute: Sendable, Hashable {
    static let authority: UInt8 = 0x02
    static let checksum: UInt8 = 0x03
    static let uniqueID: UInt8 = 0x05
    /// Types that the specification leaves to applications (section 2.2.8), as the clouds use them.
    static let gcp: UInt8 = 0xE0
    static let aws: UInt8 = 0xEA
    static let azure: UInt8 = 0xEE

    public let type: UInt8
    public let value: [UInt8]

    public init(type: UInt8, value: [UInt8]) {
        self.type = type
        self.value = value
    }
}
