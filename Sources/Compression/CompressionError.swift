/// Why compressed bytes cannot be read.
public struct CompressionError: Error, Sendable, Hashable, CustomStringConvertible {
    public let codec: CompressionCodec
    public let reason: String

    init(codec: CompressionCodec, reason: String) {
        self.codec = codec
        self.reason = reason
    }

    public var description: String { "\(codec) data cannot be decompressed: \(reason)" }
}
