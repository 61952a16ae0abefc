import Foundation
import Sharing

/// The seals of the server, one a purpose, and the values that travel under them.
struct Seals: Sendable {
    private let lists: Seal
    private let pages: Seal
    private let refreshes: Seal
    let files: Seal

    init(_ secret: ServerSecret) {
        lists = Seal(secret, purpose: "list page")
        pages = Seal(secret, purpose: "query page")
        refreshes = Seal(secret, purpose: "refresh")
        files = Seal(secret, purpose: "file")
    }

    func token(_ ticket: ListTicket) throws -> String { try Self.token(ticket, lists) }
    func token(_ ticket: PageTicket) throws -> String { try Self.token(ticket, pages) }
    func token(_ ticket: RefreshTicket) throws -> String { try Self.token(ticket, refreshes) }

    func listTicket(_ token: String) throws(SharingError) -> ListTicket { try Self.open(token, lists, "pageToken") }
    func pageTicket(_ token: String) throws(SharingError) -> PageTicket { try Self.open(token, pages, "pageToken") }
    func refreshTicket(_ token: String) throws(SharingError) -> RefreshTicket {
        try Self.open(token, refreshes, "refreshToken")
    }

    private static func token(_ ticket: some Encodable, _ seal: Seal) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try seal.sealText(Array(try encoder.encode(ticket)))
    }

    private static func open<Ticket: Decodable>(
        _ token: String, _ seal: Seal, _ name: String
    ) throws(SharingError) -> Ticket {
        guard let bytes = seal.openText(token),
            let ticket = try? JSONDecoder().decode(Ticket.self, from: Data(bytes))
        else {
            throw SharingError(
                .invalidParameterValue, "the \(name) is not one that this server gave out: start again without it")
        }
        return ticket
    }
}
