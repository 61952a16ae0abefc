/// How many bytes of UTF-8 a field may have: enough for what is valid, little for what is hostile.
enum FieldLimit {
    /// Of a share, schema, table or recipient: 255 scalars, as the registry takes them.
    static let name = 1020
    /// Of ids: of requests, recipients, credentials, private endpoints.
    static let id = 256
    static let userAgent = 512
    static let address = 64
    static let word = 64
    static let error = 256
}
