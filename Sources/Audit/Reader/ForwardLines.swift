/// The lines of a source, first to last.
struct ForwardLines<Blocks: BlockSource>: LineSource {
    private var blocks: Blocks
    private let maximum: Int
    /// What is read and not given out.
    private var buffer: ArraySlice<UInt8> = []
    private var isAtEnd = false
    private var isSkipping = false

    /// - Parameter maximum: bytes that a line may have.
    init(_ blocks: Blocks, maximum: Int = AuditLine.maximumLength) {
        self.blocks = blocks
        self.maximum = maximum
    }

    mutating func next() throws(AuditError) -> ReadLine? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end]
                buffer = buffer[(end + 1)...]
                if let found = take(line) { return found }
            } else if isAtEnd {
                let line = buffer
                buffer = []
                guard !line.isEmpty || isSkipping else { return nil }
                if let found = take(line) { return found }
            } else {
                try fill()
            }
        }
    }

    private mutating func take(_ line: ArraySlice<UInt8>) -> ReadLine? {
        defer { isSkipping = false }
        return ReadLine(line, isSkipped: isSkipping, maximum: maximum)
    }

    private mutating func fill() throws(AuditError) {
        if buffer.count > maximum {
            isSkipping = true
            buffer = []
        }
        guard let block = try blocks.next() else {
            isAtEnd = true
            return
        }
        buffer = buffer.isEmpty ? block[...] : (Array(buffer) + block)[...]
    }
}
