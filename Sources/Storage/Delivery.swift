/// How recipients get the bytes of a store's files.
public enum Delivery: String, Sendable, Hashable, CaseIterable {
    /// From the store itself, with URLs that it signed.
    case presigned
    /// Through this server, with URLs that this server signed.
    case proxy
}
