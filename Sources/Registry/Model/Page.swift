/// One page of a listing.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    /// What to pass as `after` to the same listing to continue; nil when nothing follows.
    ///
    /// It holds a name of the listing in clear and is not protected: whoever hands it out wraps it.
    public let next: String?

    public init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }

    func map<Other: Sendable>(_ transform: (Item) -> Other) -> Page<Other> {
        Page<Other>(items: items.map(transform), next: next)
    }
}

extension Page: Equatable where Item: Equatable {}
