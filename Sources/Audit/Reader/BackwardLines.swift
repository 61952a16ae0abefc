/// The lines of a source, last to first: the same as ``ForwardLines`` has in the other order.
struct BackwardLines: LineSource {
    private let source: any ByteSource
    private let maximum: Int
    private let blockSize: Int
    /// Where the buffer begins in the source.
    private var start: Int64
    /// What is read and not given out: it ends where the last line that was given out began.
    private var buffer: ArraySlice<UInt8> = []
    private var isSkipping = false
    private var isBegun = false

    init(_ source: any ByteSource, maximum: Int = AuditLine.maximumLength, blockSize: Int = 64 * 1024) {
        self.source = source
        self.maximum = maximum
        self.blockSize = blockSize
        start = source.count
    }

    mutating func next() throws(AuditError) -> ReadLine? {
        if !isBegun {
            isBegun = true
            try fill()
        }
        while true {
            if let end = buffer.lastIndex(of: 0x0A) {
                let line = buffer[(end + 1)...]
                buffer = buffer[..<end]
                if let found = take(line) { return found }
            } else if start == 0 {
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
        let size = Int(min(start, Int64(blockSize)))
        let block = try source.read(at: start - Int64(size), count: size)
        guard block.count == size else {
            throw AuditError(.failed, "The audit's file became shorter while it was read. Read it again.")
        }
        start -= Int64(size)
        buffer = buffer.isEmpty ? block[...] : (block + buffer)[...]
    }
}
