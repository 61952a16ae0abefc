/// The message in which a server shows its certificates (RFC 5246 section 7.4.2, RFC 8446 section 4.4.2), without its
/// header of four bytes. Read here so that certificates are known as they were sent, also those that OpenSSL refuses.
public enum CertificateMessage {
    /// The certificates that stand in it up to the first byte that does not belong there.
    /// - Parameter hasContext: whether it is of TLS 1.3, which adds a context and extensions.
    public static func certificates(in body: ArraySlice<UInt8>, hasContext: Bool) -> [[UInt8]] {
        var rest = body
        if hasContext {
            guard take(lengthOf: 1, from: &rest) != nil else { return [] }
        }
        guard var list = take(lengthOf: 3, from: &rest) else { return [] }
        var found: [[UInt8]] = []
        while let certificate = take(lengthOf: 3, from: &list) {
            found.append(Array(certificate))
            if hasContext, take(lengthOf: 2, from: &list) == nil { break }
        }
        return found
    }

    /// Takes a number of some bytes, and as many bytes as it says.
    private static func take(lengthOf width: Int, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= width else { return nil }
        let length = rest.prefix(width).reduce(0) { $0 << 8 | Int($1) }
        guard rest.count - width >= length else { return nil }
        let value = rest.dropFirst(width).prefix(length)
        rest = rest.dropFirst(width + length)
        return value
    }
}
