internal import CZstd

/// Compresses blocks that are kept in memory, each for itself; ``CompressionCodec/zstd`` reads them back.
///
/// Owns its Zstandard state: making one for every block would cost more than compressing it.
@safe
public final class BlockCompressor {
    /// Zstandard's fastest ordinary level: such blocks repeat themselves, so that more effort gains little.
    private static let level: Int32 = 1

    private let context: OpaquePointer?

    public init() {
        unsafe context = ZSTD_createCCtx()
    }

    deinit {
        unsafe _ = ZSTD_freeCCtx(context)
    }

    /// The compressed form of `input`; nil where it is no shorter.
    public func compress(_ input: Span<UInt8>) -> [UInt8]? {
        let bound = ZSTD_compressBound(input.count)
        let block = unsafe input.withUnsafeBufferPointer { input in
            unsafe [UInt8](unsafeUninitializedCapacity: bound) { block, initialized in
                let written = unsafe ZSTD_compressCCtx(
                    context, block.baseAddress, bound, input.baseAddress, input.count, Self.level)
                initialized = ZSTD_isError(written) == 0 ? written : 0
            }
        }
        return block.isEmpty || block.count >= input.count ? nil : block
    }
}
