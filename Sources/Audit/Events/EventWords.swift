extension AccessEvent {
    /// Why there is an event. Open: a later version may write kinds that this one does not know, and they are kept.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A request of a recipient, or of somebody who claimed to be one.
        public static let access = Kind(rawValue: "access")
        /// An administrative change.
        public static let admin = Kind(rawValue: "admin")
        /// Events are missing here.
        public static let gap = Kind(rawValue: "auditGap")
    }

    /// Whether the answer was sent to its last byte.
    public struct Outcome: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The last byte was handed to the connection; for a change, it was made.
        public static let complete = Outcome(rawValue: "complete")
        /// The connection or the source of the bytes failed before; for a change, it was refused.
        public static let aborted = Outcome(rawValue: "aborted")
    }

    /// What was asked for, as one word that outlives changes of paths. Administrative operations have the names of the
    /// registry: `createShare`, `mintToken`, ….
    public struct Action: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        public static let listShares = Action(rawValue: "listShares")
        public static let getShare = Action(rawValue: "getShare")
        public static let listSchemas = Action(rawValue: "listSchemas")
        public static let listTables = Action(rawValue: "listTables")
        public static let listAllTables = Action(rawValue: "listAllTables")
        public static let version = Action(rawValue: "version")
        public static let metadata = Action(rawValue: "metadata")
        public static let query = Action(rawValue: "query")
        public static let changes = Action(rawValue: "changes")
        /// The bytes of a file, delivered by this server.
        public static let file = Action(rawValue: "file")
        /// The bytes of an object, by the S3 protocol.
        public static let object = Action(rawValue: "object")
        public static let icebergConfig = Action(rawValue: "iceberg.config")
        public static let icebergListNamespaces = Action(rawValue: "iceberg.listNamespaces")
        public static let icebergLoadNamespace = Action(rawValue: "iceberg.loadNamespace")
        public static let icebergListTables = Action(rawValue: "iceberg.listTables")
        public static let icebergLoadTable = Action(rawValue: "iceberg.loadTable")
        public static let icebergLoadCredentials = Action(rawValue: "iceberg.loadCredentials")
        public static let icebergSign = Action(rawValue: "iceberg.sign")
        public static let icebergReportMetrics = Action(rawValue: "iceberg.reportMetrics")
        public static let icebergListViews = Action(rawValue: "iceberg.listViews")
        public static let icebergLoadView = Action(rawValue: "iceberg.loadView")
        public static let icebergToken = Action(rawValue: "iceberg.token")
        /// A request to the catalog that would change something, and is refused.
        public static let icebergChange = Action(rawValue: "iceberg.change")
        /// A token of an identity provider was exchanged, or client credentials were.
        public static let oauthToken = Action(rawValue: "oauth.token")
        /// A profile was fetched by its activation link.
        public static let activation = Action(rawValue: "activation")
        /// Nothing is at the path that was asked for.
        public static let unknown = Action(rawValue: "unknown")
        public static let gap = Action(rawValue: "auditGap")
    }
}
