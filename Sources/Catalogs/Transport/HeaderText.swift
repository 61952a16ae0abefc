/// What may stand in a header of a request.
enum HeaderText {
    /// A token: visible characters of ASCII, at least one.
    static func isToken(_ text: String, longest: Int) -> Bool {
        (1...longest).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
