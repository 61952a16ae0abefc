import Catalogs

extension ValueParser where Value == String {
    /// A name that stands in `iceberg://NAME/…` without being encoded.
    static var catalogName: Self {
        Self("a name of 1 to 64 letters, digits, dots, dashes and underscores") { text in
            let allowed = text.utf8.allSatisfy { byte in
                isLetterOrDigit(byte) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
            }
            return allowed && (1...64).contains(text.utf8.count) && text != "." && text != ".." ? text : nil
        }
    }

    /// A service or region, as it stands in the scope of a signature.
    static var signingName: Self {
        Self("a name of 1 to 64 letters, digits and dashes") { text in
            let allowed = text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            return allowed && (1...64).contains(text.utf8.count) ? text : nil
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

extension ValueParser where Value == CatalogURL {
    static var catalogURL: Self {
        Self("an absolute http or https URL without query, fragment and credentials", parse: { CatalogURL($0) })
    }
}

extension ValueParser where Value == CatalogOrigin {
    static var catalogOrigin: Self {
        Self("a host such as login.example.com, login.example.com:8443 or https://login.example.com") {
            CatalogOrigin($0)
        }
    }
}
