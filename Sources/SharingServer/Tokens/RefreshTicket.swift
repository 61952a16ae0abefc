import Foundation

/// What a refresh token lets a client ask again: new URLs for the same version.
struct RefreshTicket: Codable, Hashable {
    let recipient: UUID
    let table: UUID
    let version: Int64
    /// Milliseconds since the epoch from which it is refused.
    let expires: Int64
}
