import Foundation

/// What keys of the object endpoint and tokens of the signing route permit: to read the objects of one state of a
/// table, for one recipient, until a moment.
struct AccessTicket: Codable, Hashable {
    let recipient: UUID
    /// What the recipient showed when the ticket was made: see `AuthenticatedRecipient.credential`.
    let credential: UUID
    let table: UUID
    /// Milliseconds since the epoch from which it is refused.
    let expires: Int64
    /// The metadata file of the state: which objects are its own follows from it, on every replica and for good.
    let metadata: String
    /// The location that the metadata gives the table.
    let location: String
}
