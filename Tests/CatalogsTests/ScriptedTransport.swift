import Synchronization
import Tables

@testable import Catalogs

/// Answers requests as a test says, and keeps them.
final class ScriptedTransport: CatalogTransport {
    typealias Script = @Sendable (CatalogRequest, Int) throws(StorageError) -> CatalogResponse

    private let script: Script
    private let sent = Mutex<[CatalogRequest]>([])
    /// Answers are given once this returns.
    private let delay: @Sendable () async -> Void

    /// - Parameter script: gets each request with its number, from 0 on.
    init(delay: @escaping @Sendable () async -> Void = {}, _ script: @escaping Script) {
        self.script = script
        self.delay = delay
    }

    var requests: [CatalogRequest] { sent.withLock { $0 } }
    var urls: [String] { requests.map(\.url) }

    func requests(to part: String) -> [CatalogRequest] { requests.filter { $0.url.contains(part) } }

    func exchange(_ request: CatalogRequest) async throws(StorageError) -> CatalogResponse {
        let number = sent.withLock { sent in
            sent.append(request)
            return sent.count - 1
        }
        await delay()
        let response = try script(request, number)
        guard response.body.count <= request.limit else {
            throw StorageError(.tooLarge, at: "scripted", "The catalog's answer has more than \(request.limit) bytes.")
        }
        return response
    }
}

extension CatalogRequest {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    var form: String { String(decoding: body, as: UTF8.self) }
}

extension CatalogResponse {
    static func json(_ text: String, _ status: Int = 200, _ headers: [(name: String, value: String)] = []) -> Self {
        Self(status: status, headers: [("content-type", "application/json")] + headers, body: Array(text.utf8))
    }

    static func error(_ status: Int, _ type: String, _ message: String) -> Self {
        json(#"{"error":{"message":"\#(message)","type":"\#(type)","code":\#(status)}}"#, status)
    }

    static let emptyConfiguration = json(#"{"defaults":{},"overrides":{}}"#)
    static let table = json(Texts.table, 200, [("etag", "\"1\"")])
}

/// Answers that tests share.
enum Texts {
    static let metadata =
        #"{"format-version":2,"location":"s3://b/t","last-updated-ms":7,"current-snapshot-id":9,"schemas":[{"x":"}"}]}"#
    static let table = #"{"metadata-location":"s3://b/t/metadata/1.json","metadata":\#(metadata),"config":{}}"#
}

/// A clock that goes on only when somebody waits or a test says so.
final class SteppingClock: Sendable {
    private let state = Mutex<(now: Int64, waits: [Duration])>((1_000_000, []))

    var clock: CatalogClock {
        CatalogClock(now: { self.state.withLock { $0.now } }) { duration in self.advance(duration, isWait: true) }
    }

    /// What was waited for so far.
    var waits: [Duration] { state.withLock { $0.waits } }

    func advance(_ duration: Duration, isWait: Bool = false) {
        let (seconds, attoseconds) = duration.components
        state.withLock { state in
            state.now += seconds * 1000 + attoseconds / 1_000_000_000_000_000
            if isWait { state.waits.append(duration) }
        }
    }
}

/// Makes catalogs for tests.
enum Catalog {
    static let uri = "https://catalog.example.com/api"
    static let orders = CatalogIdentifier(namespace: ["sales"], name: "orders")

    static func make(
        _ transport: any CatalogTransport, _ authentication: CatalogAuthentication = .none, warehouse: String? = nil,
        prefix: String? = nil,
        asksForCredentials: Bool = false, allowed: [String] = [], uri: String = uri,
        clock: CatalogClock = SteppingClock().clock
    ) throws -> RESTCatalog {
        guard let url = CatalogURL(uri) else { throw StorageError(.refused, at: uri, "no URL") }
        return RESTCatalog(
            CatalogConfiguration(
                name: "lake", uri: url, warehouse: warehouse, prefix: prefix, authentication: authentication,
                asksForCredentials: asksForCredentials, allowedOrigins: allowed.compactMap { CatalogOrigin($0) }),
            transport: transport, clock: clock)
    }

    /// The error that loading a table ends in, where one is expected.
    static func failure(_ catalog: RESTCatalog) async -> TableError? {
        do throws(TableError) {
            _ = try await catalog.loadTable(orders)
            return nil
        } catch {
            return error
        }
    }
}
