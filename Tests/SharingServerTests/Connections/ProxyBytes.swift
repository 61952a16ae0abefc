/// Headers of the PROXY protocol as senders write them.
enum ProxyBytes {
    static let line = Array("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n".utf8)
    static let local: [UInt8] = signature + [0x20, 0x00, 0x00, 0x00]

    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]

    /// TCP over IPv6 from [2001:db8::7]:4711, with a name, padding and the id of a VPC endpoint.
    static let endpoint: [UInt8] = {
        let addresses: [UInt8] =
            [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [7]
            + [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1] + [0x12, 0x67, 0x01, 0xBB]
        let id = Array("vpce-0123456789abcdef0".utf8)
        let attributes: [UInt8] =
            [0x02, 0, 9] + Array("a.example".utf8) + [0x04, 0, 3, 0, 0, 0] + [0xEA, 0, UInt8(id.count + 1), 1] + id
        let payload = addresses + attributes
        return signature + [0x21, 0x21, 0, UInt8(payload.count)] + payload
    }()

    /// What an example of a network load balancer sends, its checksum altered.
    static let wrongChecksum: [UInt8] =
        signature + [0x21, 0x11, 0x00, 0x13, 192, 0, 2, 7, 198, 51, 100, 1, 0x12, 0x67, 0x01, 0xBB]
        + [0x03, 0x00, 0x04, 1, 2, 3, 4]
}
