public import Iceberg
public import Tables

/// The client of one Iceberg REST catalog (Apache Iceberg, "REST Catalog Open API").
///
/// Nothing is asked of a catalog before the first table is; then its configuration is fetched once and kept for an
/// hour. Requests that find the catalog busy are sent again within bounds; what is left is a ``TableError`` whose
/// message names no host and whose detail says what the catalog said.
public final class RESTCatalog: Sendable {
    /// The longest answer for a table, in bytes.
    static let tableLimit = 256 * 1024 * 1024
    /// The most pages and names of a list.
    static let maximumPages = 1000
    static let maximumNames = 100_000
    /// Credentials that end within this time are not counted on, in milliseconds.
    static let shortestCredentials: Int64 = 300_000
    /// Credentials that end within this time are not used, in milliseconds: a request and its clock take some.
    static let endingCredentials: Int64 = 10_000
    /// For how long a failure does not make the configuration stale, in milliseconds.
    static let settled: Int64 = 60_000

    public let configuration: CatalogConfiguration
    private let exchange: CatalogExchange
    private let sessions = Renewable<CatalogSession>()
    private let lent = LentStorage()

    public init(_ configuration: CatalogConfiguration, transport: any CatalogTransport, clock: CatalogClock) {
        self.configuration = configuration
        exchange = CatalogExchange(configuration, transport: transport, clock: clock)
    }

    private var failure: CatalogFailure { exchange.failure }
    private var clock: CatalogClock { exchange.clock }

    /// The namespaces directly below `parent`, each in full; the outermost where it is empty.
    public func listNamespaces(_ parent: [String] = []) async throws(TableError) -> [[String]] {
        try await pages(.namespaces(parent), NamePage.namespaces) { session, token throws(TableError) in
            try session.requireEndpoint(CatalogSession.listNamespaces, self.failure)
            let below = parent.isEmpty ? "" : "&parent=\(try session.segment(parent, self.failure))"
            return session.url(["namespaces"], query: "?pageToken=\(PathText.encode(token))\(below)")
        }
    }

    /// The tables directly in `namespace`.
    public func listTables(_ namespace: [String]) async throws(TableError) -> [CatalogIdentifier] {
        try await pages(.tables(namespace), NamePage.tables) { session, token throws(TableError) in
            try session.requireEndpoint(CatalogSession.listTables, self.failure)
            let segment = try session.segment(namespace, self.failure)
            return session.url(["namespaces", segment, "tables"], query: "?pageToken=\(PathText.encode(token))")
        }
    }

    /// The metadata of a table as it is now.
    ///
    /// - Parameter known: what an earlier call gave; returned where the catalog says that nothing changed.
    public func loadTable(
        _ table: CatalogIdentifier, known: MetadataDocument? = nil
    ) async throws(TableError) -> MetadataDocument {
        let name = PathText.encode(table.name)
        guard !name.isEmpty, !PathText.hasDotSegment(name) else {
            throw failure.notFound("\(failure.quote(table.description)) is no name of a table")
        }
        var headers: [(name: String, value: String)] = []
        if configuration.asksForCredentials {
            headers.append((name: "x-iceberg-access-delegation", value: "vended-credentials"))
        }
        // An answer that nothing changed would bring no new credentials.
        let condition = hasCredentials(table, for: Self.shortestCredentials) ? known?.tag : nil
        if let condition { headers.append((name: "if-none-match", value: condition)) }
        let (subject, sent) = (AnswerStatus.Subject.table(table), headers)
        let response = try await answer(subject) { session throws(TableError) in
            try session.requireEndpoint(CatalogSession.loadTable, self.failure)
            let segment = try session.segment(table.namespace, self.failure)
            return CatalogExchange.Question(
                subject: subject,
                url: session.url(
                    ["namespaces", segment, "tables", name], query: "?snapshots=all"),
                headers: sent, limit: Self.tableLimit)
        }
        let status = AnswerStatus(subject: subject, failure: failure)
        if response.status == 304 {
            guard condition != nil, let known else { throw status.nonsense(response) }
            return known
        }
        let answer: TableAnswer
        do throws(AnswerFault) {
            answer = try TableAnswer(response.body)
        } catch {
            throw status.malformed(response, error)
        }
        lent.set(VendedStorage(answer), for: table)
        let tag = response.headers.first { $0.name == "etag" }?.value
        let usable = tag.flatMap { HeaderText.isToken($0, longest: 1024) ? $0 : nil }
        if let known, answer.metadataLocation != nil, known.location == answer.location {
            // Every commit makes a new file; the bytes that are there are shared with whoever holds them.
            return MetadataDocument(location: known.location, bytes: known.bytes, tag: usable)
        }
        return MetadataDocument(location: answer.location, bytes: Array(response.body[answer.metadata]), tag: usable)
    }

    /// What the last answer for a table lends for a location, which is the table's root where it is nil. Nil where it
    /// lends nothing, or the table was not asked for yet.
    public func credentials(_ table: CatalogIdentifier, for location: String? = nil) -> VendedCredentials? {
        guard configuration.asksForCredentials else { return nil }
        return lent[table]?.credentials(for: location)
    }

    /// Whether a table's last answer lends something for its root, or there was none yet.
    public func mayLend(_ table: CatalogIdentifier) -> Bool {
        configuration.asksForCredentials && (lent[table].map { $0.credentials(for: nil) != nil } ?? true)
    }

    /// The same, after another question where what was lent is ending, or nothing was asked yet.
    public func freshCredentials(_ table: CatalogIdentifier) async throws(TableError) -> VendedCredentials? {
        if !hasCredentials(table, for: Self.endingCredentials) { _ = try await loadTable(table) }
        return credentials(table)
    }

    // MARK: Inside

    /// Whether nothing that the table needs for so many milliseconds has to be asked for.
    private func hasCredentials(_ table: CatalogIdentifier, for milliseconds: Int64) -> Bool {
        !configuration.asksForCredentials || lent[table]?.last(until: clock.now() + milliseconds) == true
    }

    private func pages<Name: Sendable>(
        _ subject: AnswerStatus.Subject,
        _ read: ([UInt8], Int) throws(AnswerFault) -> NamePage<Name>,
        _ url: @Sendable (CatalogSession, String) throws(TableError) -> String
    ) async throws(TableError) -> [Name] {
        var names: [Name] = []
        var token = ""
        var seen: Set<String> = []
        for _ in 0..<Self.maximumPages {
            let current = token
            let response = try await answer(subject) { session throws(TableError) in
                CatalogExchange.Question(subject: subject, url: try url(session, current))
            }
            let status = AnswerStatus(subject: subject, failure: failure)
            guard response.status == 200 else { throw status.nonsense(response) }
            let page: NamePage<Name>
            do throws(AnswerFault) {
                page = try read(response.body, Self.maximumNames - names.count)
            } catch {
                throw status.malformed(response, error)
            }
            names += page.names
            guard names.count <= Self.maximumNames else { break }
            guard let next = page.next else { return names }
            guard seen.insert(next).inserted else {
                throw status.malformed(response, AnswerFault("repeats a page token, so that the list has no end"))
            }
            token = next
        }
        throw failure.tooLarge(
            "gave a list of more than \(Self.maximumNames) names or \(Self.maximumPages) pages, which is not read on")
    }

    /// Asks within the session that is current.
    private func answer(
        _ subject: AnswerStatus.Subject, _ question: (CatalogSession) throws(TableError) -> CatalogExchange.Question
    ) async throws(TableError) -> CatalogResponse {
        var isRenewed = false
        while true {
            let held = try await session()
            do throws(TableError) {
                return try await exchange.answer(try question(held.value), session: held.value)
            } catch {
                // A token of the session may have ended; another session has another.
                if error.kind == .storage(.denied), held.value.token != nil, !isRenewed {
                    sessions.reject(held.generation)
                    isRenewed = true
                    continue
                }
                if case .storage = error.kind, clock.now() - held.value.fetched > Self.settled {
                    sessions.reject(held.generation)
                }
                throw error
            }
        }
    }

    private func session() async throws(TableError) -> Renewable<CatalogSession>.Held {
        let now = clock.now()
        return try await sessions.value {
            now - $0.fetched < CatalogSession.lifetime
        } fetch: { [self] in
            do throws(TableError) {
                return .success(try await openSession())
            } catch {
                return .failure(error)
            }
        }
    }

    private func openSession() async throws(TableError) -> CatalogSession {
        let subject = AnswerStatus.Subject.configuration
        let query = QueryText.query(configuration.warehouse.map { [(name: "warehouse", value: $0)] } ?? [])
        let question = CatalogExchange.Question(subject: subject, url: "\(configuration.uri)/v1/config\(query)")
        let response = try await exchange.answer(question, session: nil)
        let status = AnswerStatus(subject: subject, failure: failure)
        guard response.status == 200 else { throw status.nonsense(response) }
        let answer: ConfigurationAnswer
        do throws(AnswerFault) {
            answer = try ConfigurationAnswer(response.body)
        } catch {
            throw status.malformed(response, error)
        }
        return try CatalogSession(answer, configuration, failure, now: clock.now())
    }
}
