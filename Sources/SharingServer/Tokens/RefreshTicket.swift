import Foundation

/// What a refresh token lets a client ask again: new URLs for the same version.
struct RefreshTicket: Codable, Hashable {
    let recipient: UUID
    let table: UUID
    /// The table's own id: another table may come to lie at the same place.
    let tableID: String
    let version: Int64
    /// Milliseconds since the epoch from which it is refused. A token that is handed out for another keeps its end:
    /// else rows that were deleted since could be read for ever.
    let expires: Int64
}
