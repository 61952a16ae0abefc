import Tables

/// What an answer that is no success means.
struct AnswerStatus {
    /// What was asked for.
    enum Subject: Sendable, Hashable {
        case configuration
        case token
        case namespaces([String])
        case tables([String])
        case table(CatalogIdentifier)
    }

    let subject: Subject
    let failure: CatalogFailure

    /// - Parameter retryAfter: seconds that the catalog asks to wait.
    func error(_ response: CatalogResponse, retryAfter: Int?) -> TableError {
        let answer = CatalogErrorAnswer(response.body)
        let status = response.status
        let said = answer.map { "answered \(status) to \(asked), \(failure.quote($0.words))" }
        let bare = said ?? "answered \(status) to \(asked)"
        switch status {
        case 300...399:
            return failure.malformed(
                "\(bare), a redirect, which is never followed: set `uri` to the address that it leads to")
        case 400 where subject == .token, 401 where subject == .token:
            guard said != nil else { return nonsense(response) }
            return failure.denied("\(bare); check `clientId`, `clientSecretFile` and `scope`")
        case 401, 419:
            return failure.denied("\(bare); check the credentials under `auth`, and that they have not expired")
        case 403:
            return failure.denied(
                "\(bare); check the credentials, and grant their principal the right to read what was asked for")
        case 404: return notFound(bare, response, isToldByCatalog: said != nil)
        case 429, 502, 503, 504:
            let wait = retryAfter.map { "; it asks to wait \($0) seconds" } ?? ""
            return failure.unavailable("\(bare): it is busy or down\(wait)")
        case 406 where said != nil, 501 where said != nil:
            return failure.unsupported("\(bare); serve the table from its folder instead")
        case 500...599: return failure.unavailable("\(bare): see its log")
        case 400...499 where said != nil:
            return failure.refused("\(bare); check `uri`, `warehouse` and the table's name")
        default: return nonsense(response)
        }
    }

    /// An answer that is not what was asked for, though its status says so.
    func nonsense(_ response: CatalogResponse) -> TableError {
        let type = response.headers.first { $0.name == "content-type" }.map { failure.quote($0.value) } ?? "none"
        return failure.malformed(
            "answered \(response.status) to \(asked) with \(response.body.count) bytes (content type \(type)) that are"
                + " no answer of an Iceberg REST catalog: check that `uri` is what stands before /v1 of its API, and"
                + " not a console or a proxy")
    }

    /// A success whose body is not what belongs to it.
    func malformed(_ response: CatalogResponse, _ fault: AnswerFault) -> TableError {
        let first = response.body.first { !" \t\r\n".utf8.contains($0) }
        guard first == UInt8(ascii: "{") else { return nonsense(response) }
        return failure.malformed(
            "answered \(response.status) to \(asked), and the answer \(fault.reason): it may have been cut short, or"
                + " comes from something that is no Iceberg REST catalog")
    }

    private func notFound(_ bare: String, _ response: CatalogResponse, isToldByCatalog: Bool) -> TableError {
        guard isToldByCatalog else { return nonsense(response) }
        switch subject {
        case .configuration, .token: return failure.refused("\(bare); check `uri` and `warehouse`")
        case .namespaces, .tables, .table:
            return failure.notFound("\(bare); names are case-sensitive, list them with the catalog's own tools")
        }
    }

    private var asked: String {
        switch subject {
        case .configuration: "the request for its configuration"
        case .token: "the request for a token"
        case .namespaces(let parent): "the list of namespaces in \(failure.quote(parent.joined(separator: ".")))"
        case .tables(let namespace): "the list of tables in \(failure.quote(namespace.joined(separator: ".")))"
        case .table(let table): "the request for \(failure.quote(table.description))"
        }
    }
}
