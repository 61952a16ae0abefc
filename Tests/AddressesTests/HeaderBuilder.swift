@testable import Addresses

/// Builds headers of version 2 of the PROXY protocol.
struct HeaderBuilder {
    var versionAndCommand: UInt8 = 0x21
    var family: UInt8 = 0x11
    /// 192.0.2.7:4711 to 198.51.100.1:443.
    var addresses: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0x12, 0x67, 0x01, 0xBB]
    var attributes: [(type: UInt8, value: [UInt8])] = []
    /// Whether a checksum is written where an attribute of that type is.
    var isChecked = true

    var bytes: [UInt8] {
        var payload = addresses
        var checksum: Int?
        for (type, value) in attributes {
            payload += [type, UInt8(value.count >> 8), UInt8(value.count & 0xff)]
            if type == ProxyAttribute.checksum { checksum = 16 + payload.count }
            payload += value
        }
        var header: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
        header += [versionAndCommand, family, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)] + payload
        if isChecked, let checksum {
            let value = CRC32C.of(header)
            for (index, shift) in [24, 16, 8, 0].enumerated() {
                header[checksum + index] = UInt8(truncatingIfNeeded: value >> UInt32(shift))
            }
        }
        return header
    }
}
