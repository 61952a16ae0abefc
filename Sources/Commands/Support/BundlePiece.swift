/// A text file of a bundle.
struct BundlePiece: Sendable {
    let name: String
    /// In a phrase, for whoever decides whether to pass it on.
    let content: String
    let text: String
}
