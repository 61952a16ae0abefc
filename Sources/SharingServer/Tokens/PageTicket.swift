import Foundation

/// What a page token of a query pins: the next page continues the same answer or is refused.
struct PageTicket: Codable, Hashable {
    let recipient: UUID
    let table: UUID
    /// The table's own id: another table may come to lie at the same place.
    let tableID: String
    /// The version that all pages are of.
    let version: Int64
    /// SHA-256 of what decides which files are answered, in hexadecimal.
    let request: String
    /// ``ExtentMark`` in hexadecimal: a position in what is shown is none in what is shown otherwise.
    let extent: String?
    /// The position in the version's files at which the next page begins.
    let next: Int
    /// Rows that earlier pages held, for the limit.
    let rows: Int64
    /// Milliseconds since the epoch from which it is refused.
    let expires: Int64
}
