/// Why a text is no name that a certificate can be for. It holds the text, which is the user's own.
enum RequestedNameProblem: Error, Sendable, Hashable {
    case malformed(String)
    case isURL(String)
    case hasPort(String)
    case wildcardElsewhere(String)
    case wildcardTooWide(String)
    case tooLong(String)
}

extension RequestedNameProblem: CustomStringConvertible {
    var description: String {
        switch self {
        case .malformed(let text):
            "\(QuotedValue.quote(text)) is neither a host name nor an IP address: labels of letters, digits and inner "
                + "dashes, up to 63 characters each, as in sharing.example.com"
        case .isURL(let text): "\(QuotedValue.quote(text)) is a URL: name its host alone"
        case .hasPort(let text):
            "\(QuotedValue.quote(text)) has a port, which a certificate does not name: leave it out"
        case .wildcardElsewhere(let text):
            "\(QuotedValue.quote(text)): a wildcard is the whole first label and nothing else, as in *.example.com"
        case .wildcardTooWide(let text):
            "\(QuotedValue.quote(text)): below the wildcard there have to be two labels, as in *.example.com"
        case .tooLong(let text): "\(QuotedValue.quote(text)) is longer than the 253 characters of a host name"
        }
    }
}
