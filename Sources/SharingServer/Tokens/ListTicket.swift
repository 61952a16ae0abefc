import Foundation

/// Where the next page of a listing of shares, schemas or tables begins.
struct ListTicket: Codable, Hashable {
    let recipient: UUID
    /// Which listing, by what it lists; a token of another listing is refused.
    let listing: String
    /// The sort key after which the page begins.
    let after: String
}
