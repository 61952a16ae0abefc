import JSON

/// Why an answer is not of the shape that it has to be of.
struct AnswerFault: Error, Sendable, Hashable {
    /// To follow "the answer".
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    init(_ error: JSONError) {
        reason = "is not the JSON that belongs here (\(error))"
    }
}
