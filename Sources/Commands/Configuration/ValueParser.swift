import Addresses
import Foundation
import Logging
import Tables

/// Turns the text of one value into a value, says what it expects, and writes the value back for the example.
struct ValueParser<Value: Sendable>: Sendable {
    /// What a good value looks like, to follow "expected".
    let expected: String
    /// nil when the text is no such value.
    let parse: @Sendable (String) -> Value?
    /// The text that parses to the value.
    let text: @Sendable (Value) -> String

    init(
        _ expected: String, parse: @escaping @Sendable (String) -> Value?,
        text: @escaping @Sendable (Value) -> String = { "\($0)" }
    ) {
        self.expected = expected
        self.parse = parse
        self.text = text
    }
}

extension ValueParser where Value == String {
    static var text: Self {
        Self("text of at most 4096 bytes without control characters") { text in
            isPlain(text) && !text.isEmpty && text.utf8.count <= 4096 ? text : nil
        }
    }

    static var path: Self {
        Self("a path; a relative one starts at the configuration file's folder") { text in
            isPlain(text) && !text.isEmpty && text.utf8.count <= 4096 ? text : nil
        }
    }

    /// The S3 rules for bucket names, with capitals and underscores, which older private stores still hold.
    static var bucket: Self {
        Self("a bucket name: 3 to 63 letters, digits, dots, dashes and underscores") { text in
            let allowed = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
            }
            return allowed && (3...63).contains(text.utf8.count) && !text.contains("..") ? text : nil
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}

extension ValueParser where Value == Bool {
    static var boolean: Self {
        Self("true or false") { ["true": true, "false": false][$0] }
    }
}

extension ValueParser where Value == Int {
    static func integer(_ range: ClosedRange<Int>, unit: String) -> Self {
        Self("a whole number of \(unit) from \(range.lowerBound) to \(range.upperBound)") { text in
            guard let number = Int(text), range.contains(number) else { return nil }
            return number
        }
    }
}

extension ValueParser where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the cases, by its raw value.
    static var choice: Self {
        let names = Value.allCases.map(\.rawValue)
        let last = names.last ?? ""
        let expected = names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " + last : last
        return Self(expected, parse: { Value(rawValue: $0) }, text: { $0.rawValue })
    }
}

extension ValueParser where Value == TokenLifetime {
    static var lifetime: Self {
        Self("a lifetime such as 90d, 12h, 30m or 45s, or never", parse: { TokenLifetime($0) })
    }
}

extension ValueParser where Value == ListenAddress {
    static var listenAddress: Self {
        Self(
            "an address such as 127.0.0.1:8080, [::1]:8080, or :8080 for every IPv4 address",
            parse: { ListenAddress($0) })
    }
}

extension ValueParser where Value == URL {
    /// An absolute http or https URL, kept without a slash at its end.
    static var httpURL: Self {
        Self(
            "an absolute http or https URL without query, fragment and credentials",
            parse: { text in
                let printable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
                guard printable, text.utf8.count <= 2048, let parts = URLComponents(string: text),
                    let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
                    let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil,
                    parts.user == nil, parts.password == nil, parts.port.map((1...65_535).contains) ?? true
                else { return nil }
                var trimmed = text
                while trimmed.hasSuffix("/") { trimmed.removeLast() }
                return URL(string: trimmed)
            },
            text: { $0.absoluteString })
    }
}

extension ValueParser where Value == ObjectLocation {
    /// `s3://BUCKET/PATH`; a slash at the end is dropped.
    static var objectLocation: Self {
        Self(
            "a location such as s3://BUCKET/PATH, its path without empty, '.' and '..' parts",
            parse: { text in
                guard text.hasPrefix("s3://") else { return nil }
                var rest = text.dropFirst("s3://".count)
                if rest.hasSuffix("/") { rest.removeLast() }
                let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
                guard let bucket = parts.first, ValueParser<String>.bucket.parse(String(bucket)) != nil,
                    parts.dropFirst().allSatisfy({ !["", ".", ".."].contains($0) && !$0.utf8.contains(0) })
                else { return nil }
                return ObjectLocation(bucket: String(bucket), key: parts.dropFirst().joined(separator: "/"))
            })
    }
}

extension ValueParser where Value == Logger.Level {
    static var logLevel: Self { choice }
}

extension ValueParser where Value == AddressRange {
    static var addressRange: Self {
        Self("an address or a range of addresses such as 192.0.2.0/24 or 2001:db8::/48") {
            try? AddressRange(parsing: $0)
        }
    }
}
