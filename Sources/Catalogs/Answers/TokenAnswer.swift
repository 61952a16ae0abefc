import JSON

/// The answer of a token endpoint (RFC 6749 section 5.1).
struct TokenAnswer: Sendable {
    static let longestToken = 65_536

    let token: CatalogSecret
    /// Seconds; nil where the server does not say.
    let lifetime: Int64?

    init(_ body: [UInt8]) throws(AnswerFault) {
        let answer: JSONValue
        do throws(JSONError) {
            answer = try JSONValue(parsing: body)
        } catch {
            throw AnswerFault(error)
        }
        guard let text = answer["access_token"]?.string, HeaderText.isToken(text, longest: Self.longestToken) else {
            throw AnswerFault("has no access_token that can be sent")
        }
        if let type = answer["token_type"]?.string, type.lowercased() != "bearer" {
            throw AnswerFault("gives a token of another type than bearer")
        }
        token = CatalogSecret(text)
        // Some servers write the number as text.
        let written = answer["expires_in"]
        lifetime = (written?.int64 ?? written?.string.flatMap { Int64($0) }).map { max(0, min($0, 30 * 86_400)) }
    }
}
