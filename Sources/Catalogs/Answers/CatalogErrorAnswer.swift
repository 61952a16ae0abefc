import JSON

/// What a catalog or an authorization server says went wrong: `{"error": {"message", "type", "code"}}` (Iceberg REST
/// specification, `IcebergErrorResponse`), or `{"error", "error_description"}` (RFC 6749 section 5.2).
struct CatalogErrorAnswer: Sendable, Hashable {
    /// Not bounded and not cleaned; empty where there is none.
    let type: String
    let message: String

    /// Nil where the body is no such answer.
    init?(_ body: [UInt8]) {
        guard body.count <= 1024 * 1024, let answer = try? JSONValue(parsing: body), let error = answer["error"] else {
            return nil
        }
        if let code = error.string {
            type = code
            message = answer["error_description"]?.string ?? ""
            return
        }
        guard error.object != nil else { return nil }
        type = error["type"]?.string ?? ""
        message = error["message"]?.string ?? ""
    }

    /// `Type: "message"`, or what of it there is.
    var words: String {
        switch (type.isEmpty, message.isEmpty) {
        case (true, true): "no reason"
        case (false, true): type
        case (true, false): "\"\(message)\""
        case (false, false): "\(type): \"\(message)\""
        }
    }
}
