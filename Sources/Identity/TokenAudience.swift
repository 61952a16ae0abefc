/// What an access token of this server is for. A token for one is never valid for the other, even where both have the
/// same URL.
public enum TokenAudience: Sendable, Hashable {
    /// The sharing endpoint, as profiles carry it.
    case sharing(endpoint: String)
    /// The administrative API.
    case administration(url: String)

    private static let mark = "#administration"

    /// The claim `aud` (RFC 9068 section 2.2). No URL that clients are given has a fragment, so that one tells the two
    /// apart.
    var claim: String {
        switch self {
        case .sharing(let endpoint): Self.withoutFragment(endpoint)
        case .administration(let url): Self.withoutFragment(url) + Self.mark
        }
    }

    private static func withoutFragment(_ url: String) -> String {
        String(decoding: url.utf8.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
    }
}
