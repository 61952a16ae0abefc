/// A step through a document.
enum XMLEvent: Equatable {
    /// An element begins; the name is without its prefix.
    case start(String)
    /// Characters, references resolved. An element's text may come in several pieces.
    case text([UInt8])
    /// The element begun last ends.
    case end
}
