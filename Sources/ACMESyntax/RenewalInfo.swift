/// When an authority wants a certificate renewed (RFC 9773 section 4.2).
public struct RenewalInfo: Sendable, Hashable {
    /// Seconds since 1970.
    public let start: Int64
    /// Seconds since 1970; after `start`.
    public let end: Int64
    /// The authority's page on it, as it was sent.
    public let explanation: String?
    /// How long to wait before asking again; nil where the answer does not say.
    public let retryAfter: Duration?

    public init(_ document: ACMEDocument, retryAfter: Duration?) throws(DocumentFault) {
        guard let window = try document.object("suggestedWindow") else {
            throw .malformed("it has no 'suggestedWindow'")
        }
        guard let start = InternetTime.seconds(try window.requiredText("start")),
            let end = InternetTime.seconds(try window.requiredText("end"))
        else { throw .malformed("its window has no times of RFC 3339") }
        guard end > start else { throw .malformed("its window ends before it starts") }
        self.start = start
        self.end = end
        explanation = document.text("explanationURL").map { ForeignWords.line($0, longest: 200) }
        self.retryAfter = retryAfter
    }

    public init(start: Int64, end: Int64, explanation: String? = nil, retryAfter: Duration? = nil) {
        self.start = start
        self.end = end
        self.explanation = explanation
        self.retryAfter = retryAfter
    }
}
