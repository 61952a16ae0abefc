import HTTPTypes

/// What the listener of plain HTTP answers: where the server is, and nothing else. Nothing of the request is repeated
/// in an answer, so that no token goes anywhere.
struct RedirectAnswer: Sendable, Hashable {
    static let challengePath = "/.well-known/acme-challenge/"
    private static let maximumToken = 256

    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var text: String

    /// - Parameters:
    ///   - endpoint: the sharing endpoint, https.
    ///   - challenges: nil where certificates come some other way.
    init(to head: HTTPRequest, endpoint: String, challenges: (any ChallengeAnswers)?) async {
        status = .permanentRedirect
        guard head.method == .get || head.method == .head else {
            status = .methodNotAllowed
            headers[.allow] = "GET, HEAD"
            text = "This server answers over https alone: \(endpoint)\n"
            return
        }
        let path = (head.path ?? "/").prefix { $0 != "?" }
        if path.hasPrefix(Self.challengePath) {
            let token = String(path.dropFirst(Self.challengePath.count))
            if let answer = Self.isToken(token) ? await challenges?.keyAuthorization(of: token) : nil {
                status = .ok
                headers[.contentType] = "application/octet-stream"
                text = answer
            } else {
                status = .notFound
                text = "There is no such challenge.\n"
            }
            return
        }
        guard head.headerFields[.authorization] == nil else {
            // A client that is sent on would go on sending its token in clear, and nobody would notice.
            status = .forbidden
            text =
                "The token of this request came over http, where everyone on the way can read it. Correct the "
                + "endpoint in the profile to \(endpoint), and have the token replaced.\n"
            return
        }
        headers[.location] = endpoint
        text = "\(endpoint)\n"
    }

    private static func isToken(_ text: String) -> Bool {
        (1...maximumToken).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
