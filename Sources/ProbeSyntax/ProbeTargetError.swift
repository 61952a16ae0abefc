/// A text that names no endpoint.
public struct ProbeTargetError: Error, Sendable, Hashable, CustomStringConvertible {
    public let text: String

    init(_ text: String) {
        self.text = text
    }

    public var description: String {
        let shown = text.prefix(80).unicodeScalars.map { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F ? $0 : "?" }
        return
            "'\(String(String.UnicodeScalarView(shown)))' names no endpoint: write HOST, HOST:PORT, 192.0.2.1:443 or "
            + "[2001:db8::1]:443"
    }
}
