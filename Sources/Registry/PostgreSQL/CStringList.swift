/// Texts as C takes them: an array of pointers to NUL-terminated strings, nil for NULL.
struct CStringList {
    private var bytes: [CChar] = []
    private var offsets: [Int?] = []

    /// - Precondition: no text holds a NUL, which would cut it off; see ``PostgreSQLDialect/parameters(_:)``.
    init(_ texts: [String?]) {
        for text in texts {
            offsets.append(text == nil ? nil : bytes.count)
            guard let text else { continue }
            for byte in text.utf8 { bytes.append(CChar(bitPattern: byte)) }
            bytes.append(0)
        }
    }

    var count: Int { offsets.count }

    /// Calls `body` with pointers that are good for the time of the call.
    func withPointers<Value>(_ body: ([UnsafePointer<CChar>?]) -> Value) -> Value {
        bytes.withUnsafeBufferPointer { buffer in
            body(offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } })
        }
    }
}
