import Foundation

/// An identifier as every result writes it: a UUID in small letters, as the sharing protocol shows it too.
struct ResultID: Encodable, Sendable, CustomStringConvertible {
    let description: String

    init(_ id: UUID) {
        description = id.uuidString.lowercased()
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
