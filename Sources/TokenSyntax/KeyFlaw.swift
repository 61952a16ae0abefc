/// Why an entry of a set of keys is not used: the end of a sentence that begins with the key.
struct KeyFlaw: Error, Sendable, Hashable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
