import Registry

/// One request that makes a share or a recipient more like what is declared: it is made whole, or not at all.
struct DifferenceStep: Sendable {
    enum Object: String, Sendable, Hashable, Encodable {
        case share, recipient
        /// What a recipient may read.
        case grants

        /// Before the recipient's or the share's name.
        var words: String { self == .grants ? "grants of" : rawValue }
    }

    let action: DifferenceAction
    let object: Object
    /// The share's or recipient's, as it is there, or else as declared.
    let name: String
    let lines: [DifferenceLine]
    let operation: RegistryOperation
    /// What the request depends on, and has to be as it was read.
    let shares: [ObjectName]
    let recipient: ObjectName?

    /// `share sales`, `grants of acme`.
    var title: String { "\(object.words) \(PrintableText.escape(name))" }
}
