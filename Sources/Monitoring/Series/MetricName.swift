/// A name that Prometheus takes: `[a-zA-Z_:][a-zA-Z0-9_:]*`. Other characters become underscores.
struct MetricName: Sendable, Hashable {
    let text: String

    init(_ text: String) {
        self.text = Self.valid(text, colons: true)
    }

    func ending(in suffix: String) -> MetricName { text.hasSuffix(suffix) ? self : MetricName(text + suffix) }

    static func valid(_ text: String, colons: Bool) -> String {
        var valid: [UInt8] = []
        for (index, character) in text.unicodeScalars.enumerated() {
            switch character {
            case "a"..."z", "A"..."Z", "_": valid.append(UInt8(ascii: character))
            case ":" where colons: valid.append(UInt8(ascii: character))
            case "0"..."9":
                if index == 0 { valid.append(UInt8(ascii: "_")) }
                valid.append(UInt8(ascii: character))
            default: valid.append(UInt8(ascii: "_"))
            }
        }
        return valid.isEmpty ? "_" : String(decoding: valid, as: UTF8.self)
    }
}
