/// The body of an answer as it comes in pieces, bounded (RFC 9112 section 6).
package struct HTTPBody {
    private enum Framing: Hashable {
        case length(Int)
        case untilEnd
        case chunked
    }

    private let framing: Framing
    private let limit: Int
    package private(set) var bytes: [UInt8] = []
    package private(set) var isComplete = false
    private var chunks = HTTPChunks()

    /// - Parameter limit: bytes that are taken.
    package init(_ head: HTTPHead, limit: Int) throws(HTTPFault) {
        self.limit = limit
        if let coding = head.value("transfer-encoding") {
            guard coding.lowercased() == "chunked" else { throw .badChunk }
            framing = .chunked
        } else if head.fields.contains(where: { $0.name == "content-length" }) {
            guard let text = head.value("content-length"), text.utf8.allSatisfy({ (48...57).contains($0) }),
                let length = Int(text)
            else { throw .badLength }
            guard length <= limit else { throw .bodyTooLong(limit: limit) }
            framing = .length(length)
            isComplete = length == 0
        } else {
            framing = .untilEnd
        }
    }

    package mutating func append(_ piece: ArraySlice<UInt8>) throws(HTTPFault) {
        switch framing {
        case .length(let length):
            bytes += piece.prefix(length - bytes.count)
            isComplete = bytes.count == length
        case .untilEnd:
            guard bytes.count + piece.count <= limit else { throw .bodyTooLong(limit: limit) }
            bytes += piece
        case .chunked:
            try chunks.append(piece, to: &bytes, limit: limit)
            isComplete = chunks.isComplete
        }
    }

    /// The connection has ended.
    package mutating func end() throws(HTTPFault) {
        if framing == .untilEnd { isComplete = true }
        guard isComplete else { throw .endedEarly }
    }
}
