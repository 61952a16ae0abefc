public import Foundation

/// When and from where a credential was shown last.
///
/// It is written down now and then, not with each request, so that it may be half a minute old, and what a server knew
/// that was killed is lost.
public struct CredentialUse: Sendable, Hashable, Codable {
    public let time: Date
    /// The client's address; `local` where there is none.
    public let address: String

    public init(time: Date, address: String) {
        self.time = time
        self.address = address
    }
}
