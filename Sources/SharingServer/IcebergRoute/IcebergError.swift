/// What a client of the Iceberg catalog is told when a request cannot be answered (Iceberg, REST Catalog OpenAPI
/// document, `ErrorModel`).
struct IcebergError: Error, Hashable {
    enum Kind: Hashable {
        case badRequest, notAuthorized, forbidden, noSuchNamespace, noSuchTable, noSuchView, notFound, tooLarge
        case tooManyRequests, serviceUnavailable, internalError
    }

    let kind: Kind
    /// One sentence: what is wrong, where, what to do next.
    let message: String
    /// Seconds after which the request may be tried again, for what passes by itself.
    let retryAfter: Int64

    init(_ kind: Kind, _ message: String, retryAfter: Int64 = 1) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    static func noSuchTable(_ name: Route.TableName) -> IcebergError {
        IcebergError(.noSuchTable, "there is no Iceberg table '\("\(name.schema).\(name.table)".prefix(510))'")
    }

    static func noSuchNamespace(_ name: String) -> IcebergError {
        IcebergError(.noSuchNamespace, "there is no namespace '\(name.prefix(255))'")
    }

    /// The same words, whether it is missing or not granted.
    static func noSuchShare(_ name: String) -> IcebergError {
        IcebergError(.notFound, "there is no share '\(name.prefix(255))'")
    }
}
