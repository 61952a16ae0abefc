/// What to do about a finding, for one product or person.
public struct Remedy: Sendable, Hashable {
    /// What it is for: `nginx`, `HAProxy`, `MinIO`, `Causeway`, or nil for whoever it concerns.
    public let product: String?
    /// What to do, in one or two sentences.
    public let text: String
    /// Commands or lines of configuration, one an element, in their order.
    public let commands: [String]

    public init(_ text: String, product: String? = nil, commands: [String] = []) {
        self.product = product
        self.text = text
        self.commands = commands
    }
}
