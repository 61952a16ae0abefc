/// Masks what stands between a URL's scheme and its host.
enum CredentialsInURLs {
    static func mask(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let scheme = rest.firstRange(of: "://") {
            result += rest[..<scheme.upperBound]
            rest = rest[scheme.upperBound...]
            // A password that is not encoded may hold a slash; white space and quotes end a URL in any text.
            let address = rest.prefix { !$0.isWhitespace && !"\"'<>,;".contains($0) }
            if let end = address.lastIndex(of: "@") {
                result += "***"
                rest = rest[end...]
            }
        }
        return result + rest
    }
}
