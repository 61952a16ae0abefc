/// One page of a listing.
public struct ObjectPage: Sendable {
    public let objects: [ObjectInfo]
    /// Where to go on: pass it as `startAfter` for the next page; nil when this page is the last. It need not
    /// be the last object's key, since a page may end in folders that are left out.
    public let next: String?

    public init(objects: [ObjectInfo], next: String?) {
        self.objects = objects
        self.next = next
    }
}
