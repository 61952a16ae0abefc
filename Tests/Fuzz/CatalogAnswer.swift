// fuzz: -max_len=4096
import Iceberg
import JSON
import Tables

@testable import Catalogs

private let secret = "hidden"
private let client = OAuth2Client(id: "me", secret: CatalogSecret(secret))
private let failure = CatalogFailure(catalog: "lake", secrets: [secret])
private let orders = CatalogIdentifier(namespace: ["sales", "emea"], name: "orders")

private let configurations: [CatalogConfiguration] = [
    .none, .bearer(CatalogSecret(secret)), .oauth2(client), .sigv4(.init(service: "s3tables", region: "us-east-1")),
].compactMap { authentication in
    CatalogURL("https://c.example.com/api").map {
        CatalogConfiguration(name: "lake", uri: $0, authentication: authentication)
    }
}

/// Whatever a catalog answers, it is a value or a told error; nothing in it sends credentials elsewhere or ends up in a
/// request or a log as anything but plain text. The first byte picks the status.
func fuzz(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let body = Array(bytes.dropFirst())
    for configuration in configurations { checkConfiguration(body, configuration) }
    checkTable(body)
    checkLists(body)
    checkToken(body)
    checkErrors(body)
    let status = [200, 304, 302, 400, 401, 403, 404, 406, 419, 429, 500, 503][Int(first) % 12]
    let catalogs = configurations.map {
        RESTCatalog(
            $0, transport: OneAnswer(status: status, body: body), clock: CatalogClock(now: { 0 }, wait: { _ in }))
    }
    finish {
        for catalog in catalogs { await ask(catalog) }
    }
}

private func checkConfiguration(_ body: [UInt8], _ configuration: CatalogConfiguration) {
    guard let answer = try? ConfigurationAnswer(body),
        let session = try? CatalogSession(answer, configuration, failure, now: 0)
    else { return }
    demand(session.uri.origin == configuration.uri.origin, "requests stay with the configured origin")
    demand(
        session.tokenEndpoint.map { $0.origin == configuration.uri.origin } ?? true, "secrets stay with the origin")
    demand(session.token.map { HeaderText.isToken($0.text, longest: 65_536) } ?? true, "a token fits a header")
    let url = session.url(["namespaces", (try? session.segment(orders.namespace, failure)) ?? "x"])
    guard let read = CatalogURL(url) else { return demand(false, "\(url) is a plain URL") }
    demand(read.origin == session.uri.origin, "\(url) stays with its origin")
    demand(read.path.hasPrefix("\(session.uri.path)/v1/"), "\(url) stays below the catalog")
}

private func checkTable(_ body: [UInt8]) {
    guard let answer = try? TableAnswer(body) else { return }
    demand(answer.metadata.upperBound <= body.count, "the metadata is in the answer")
    demand((try? isObject(Array(body[answer.metadata]))) == true, "the metadata is an object")
    demand(!answer.location.isEmpty, "a state has a name")
    let storage = VendedStorage(answer)
    for location in [nil, "s3://b/t/data/x", "s3a://b", ""] {
        guard let lent = storage.credentials(for: location) else { continue }
        for text in [lent.accessKeyID, lent.secretAccessKey, lent.sessionToken ?? "-", lent.region ?? "-"] {
            demand(HeaderText.isToken(text, longest: 65_536), "credentials fit a header")
        }
        demand(lent.endpoint.map { CatalogURL($0) != nil } ?? true, "an endpoint is a plain URL")
        demand("\(lent)" == "vended credentials", "credentials do not show")
    }
}

private func isObject(_ bytes: [UInt8]) throws(JSONError) -> Bool {
    var scanner = JSONScanner(bytes)
    let isObject = try scanner.peek() == .object
    try scanner.skip()
    try scanner.end()
    return isObject
}

private func checkLists(_ body: [UInt8]) {
    if let page = try? NamePage.namespaces(body, limit: 5) {
        demand(page.names.count <= 6 && page.next?.isEmpty != true, "a list is bounded")
    }
    if let page = try? NamePage.tables(body, limit: 5) { demand(page.names.count <= 6, "a list is bounded") }
}

private func checkToken(_ body: [UInt8]) {
    guard let answer = try? TokenAnswer(body) else { return }
    demand(HeaderText.isToken(answer.token.text, longest: TokenAnswer.longestToken), "a token fits a header")
    let token = AccessToken(answer, now: 1000)
    demand((1000...(1000 + 30 * 86_400_000)).contains(token.renewal), "a token ends")
}

private func checkErrors(_ body: [UInt8]) {
    guard let answer = CatalogErrorAnswer(body) else { return }
    checkText(failure.quote(answer.words), longest: CatalogFailure.longestQuote + 1, secrets: [secret])
}

private func checkText(_ text: String, longest: Int, secrets: [String]) {
    demand(text.count <= longest, "somebody else's words are bounded")
    demand(!secrets.contains { text.contains($0) }, "no secret is repeated")
    for scalar in text.unicodeScalars {
        demand(scalar.properties.generalCategory != .control, "somebody else's words are one line")
    }
}

/// Gives every request the same answer.
private struct OneAnswer: CatalogTransport {
    let status: Int
    let body: [UInt8]

    func exchange(_ request: CatalogRequest) async throws(StorageError) -> CatalogResponse {
        demand(request.url.hasPrefix("https://c.example.com/"), "\(request.url) goes to the catalog")
        for header in request.headers {
            demand(!header.value.utf8.contains { $0 < 0x20 || $0 > 0x7E }, "a header is one line: \(header.name)")
        }
        return CatalogResponse(status: status, headers: [("etag", "\"1\"")], body: body)
    }
}

private func ask(_ catalog: RESTCatalog) async {
    do throws(TableError) {
        let document = try await catalog.loadTable(orders)
        _ = try await catalog.loadTable(orders, known: document)
    } catch {
        check(error, catalog)
    }
    do throws(TableError) {
        _ = try await catalog.listTables(orders.namespace)
    } catch {
        check(error, catalog)
    }
}

private func check(_ error: TableError, _ catalog: RESTCatalog) {
    demand(!error.message.contains("example") && !error.message.contains("lake"), "a recipient learns no address")
    guard let detail = error.detail else { return demand(false, "the operator is told") }
    demand(detail.hasPrefix("catalog lake: "), "the operator is told which catalog")
    checkText(detail, longest: 2000, secrets: catalog.configuration.secrets)
}
