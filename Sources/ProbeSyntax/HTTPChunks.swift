/// The chunked transfer coding (RFC 9112 section 7.1). Extensions and trailers are passed over.
struct HTTPChunks {
    private enum State: Hashable {
        case size(Int?), extensions(Int), data(Int), afterData, trailer(isLineEmpty: Bool), end
    }

    private var state = State.size(nil)
    /// Bytes of extensions and trailers that are passed over at most.
    private var patience = 16384

    var isComplete: Bool { state == .end }

    mutating func append(_ piece: ArraySlice<UInt8>, to bytes: inout [UInt8], limit: Int) throws(HTTPFault) {
        var rest = piece
        while let byte = rest.first, state != .end {
            if case .data(let left) = state {
                let part = rest.prefix(left)
                bytes += part
                rest = rest.dropFirst(part.count)
                state = left == part.count ? .afterData : .data(left - part.count)
                continue
            }
            rest = rest.dropFirst()
            state = try next(byte, limit: limit, count: bytes.count)
        }
    }

    private mutating func next(_ byte: UInt8, limit: Int, count: Int) throws(HTTPFault) -> State {
        switch (state, byte) {
        case (.size(let size?), UInt8(ascii: "\n")), (.extensions(let size), UInt8(ascii: "\n")):
            return size == 0 ? .trailer(isLineEmpty: true) : .data(size)
        case (.size(let size?), UInt8(ascii: ";")), (.size(let size?), UInt8(ascii: "\r")),
            (.size(let size?), UInt8(ascii: " ")):
            return .extensions(size)
        case (.size(let size), _):
            guard let digit = Self.digit(byte) else { throw .badChunk }
            let sum = (size ?? 0) * 16 + digit
            guard sum <= limit - count else { throw .bodyTooLong(limit: limit) }
            return .size(sum)
        case (.afterData, UInt8(ascii: "\r")): return .afterData
        case (.afterData, UInt8(ascii: "\n")): return .size(nil)
        case (.afterData, _): throw .badChunk
        case (.trailer(isLineEmpty: true), UInt8(ascii: "\n")): return .end
        case (.trailer, UInt8(ascii: "\n")): return .trailer(isLineEmpty: true)
        case (.trailer(let isLineEmpty), UInt8(ascii: "\r")): return .trailer(isLineEmpty: isLineEmpty)
        case (.trailer, _), (.extensions, _):
            patience -= 1
            guard patience > 0 else { throw .badChunk }
            if case .extensions(let size) = state { return .extensions(size) }
            return .trailer(isLineEmpty: false)
        case (.data, _), (.end, _): return state
        }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
