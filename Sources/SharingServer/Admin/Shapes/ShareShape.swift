import Foundation
import Registry

/// A share as the administrative API writes it.
struct ShareShape: Encodable {
    struct Table: Encodable {
        let id: String
        let schema: String
        let name: String
        let location: String
        let historyShared: Bool
        let materialisesEqualityDeletes: Bool
        let leftOut: [String]
        let filter: String?
        let startVersion: Int64?
        let createdAt: Date
    }

    struct Namespace: Encodable {
        let schema: String
        let location: String
        let historyShared: Bool
        let createdAt: Date
    }

    let id: String
    let name: String
    let comment: String?
    let createdAt: Date
    /// Whether tables that are added have their history shared.
    let historyShared: Bool
    /// Left out in lists, as the two below are.
    let tables: [Table]?
    let namespaces: [Namespace]?
    let recipients: [String]?

    init(_ share: Share) {
        id = share.id.uuidString.lowercased()
        name = share.name
        comment = share.comment
        createdAt = share.createdAt
        historyShared = share.historyShared
        tables = nil
        namespaces = nil
        recipients = nil
    }

    init(_ details: ShareDetails) {
        id = details.share.id.uuidString.lowercased()
        name = details.share.name
        comment = details.share.comment
        createdAt = details.share.createdAt
        historyShared = details.share.historyShared
        tables = details.tables.map { table in
            Table(
                id: table.id.uuidString.lowercased(), schema: table.schema, name: table.name,
                location: "\(table.location)", historyShared: table.historyShared,
                materialisesEqualityDeletes: table.options.materialisesEqualityDeletes,
                leftOut: table.options.leftOut, filter: table.extent.filter,
                startVersion: table.extent.startVersion, createdAt: table.createdAt)
        }
        namespaces = details.namespaces.map { namespace in
            Namespace(
                schema: namespace.schema, location: "\(namespace.location)", historyShared: namespace.historyShared,
                createdAt: namespace.createdAt)
        }
        recipients = details.recipients
    }
}
