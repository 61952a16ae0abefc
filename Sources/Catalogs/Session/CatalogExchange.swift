import Tables

/// Sends the requests of one catalog with its credentials, again where that helps.
struct CatalogExchange: Sendable {
    /// The longest answer but those for tables, in bytes.
    static let usualLimit = 16 * 1024 * 1024

    /// A GET that has no credentials yet.
    struct Question: Sendable {
        let subject: AnswerStatus.Subject
        /// Absolute, encoded, on an origin that the configuration trusts.
        let url: String
        var headers: [(name: String, value: String)] = []
        var limit = CatalogExchange.usualLimit
    }

    let configuration: CatalogConfiguration
    let failure: CatalogFailure
    let transport: any CatalogTransport
    let clock: CatalogClock
    private let tokens = Renewable<AccessToken>()

    init(_ configuration: CatalogConfiguration, transport: any CatalogTransport, clock: CatalogClock) {
        self.configuration = configuration
        self.transport = transport
        self.clock = clock
        failure = CatalogFailure(catalog: configuration.name, secrets: configuration.secrets)
    }

    /// The answer 200 or 304.
    ///
    /// - Parameter session: nil for the request that opens one.
    func answer(_ question: Question, session: CatalogSession?) async throws(TableError) -> CatalogResponse {
        var isRenewed = false
        while true {
            var request = CatalogRequest(
                method: "GET", url: question.url, headers: [("accept", "application/json")] + question.headers,
                limit: question.limit)
            let token = try await authorize(&request, session)
            let response = try await send(request, question.subject, mayRepeat: true)
            switch response.status {
            case 200, 304: return response
            case 401, 419:
                // What is refused may have ended early; a second one that is refused has not.
                if let generation = token?.generation, !isRenewed {
                    tokens.reject(generation)
                    isRenewed = true
                    continue
                }
                fallthrough
            default:
                throw AnswerStatus(subject: question.subject, failure: failure.hiding(token?.secret)).error(
                    response, retryAfter: RetryPacing.retryAfter(response))
            }
        }
    }

    /// A token that went out with a request.
    private struct SentToken {
        let secret: CatalogSecret
        /// Nil for one that no other can be had for.
        var generation: Int?
    }

    private func authorize(
        _ request: inout CatalogRequest, _ session: CatalogSession?
    ) async throws(TableError) -> SentToken? {
        let sent: SentToken
        if let token = session?.token {
            sent = SentToken(secret: token)
        } else {
            switch configuration.authentication {
            case .none: return nil
            case .sigv4(let signing):
                request.signing = signing
                return nil
            case .bearer(let token): sent = SentToken(secret: token)
            case .oauth2(let client):
                let held = try await tokens.value {
                    clock.now() < $0.renewal
                } fetch: {
                    await fetchToken(client, from: session?.tokenEndpoint)
                }
                sent = SentToken(secret: held.value.token, generation: held.generation)
            }
        }
        request.headers.append((name: "authorization", value: "Bearer \(sent.secret.text)"))
        return sent
    }

    private func fetchToken(_ client: OAuth2Client, from endpoint: CatalogURL?) async -> Result<AccessToken, TableError>
    {
        let url = endpoint?.description ?? client.tokenEndpoint?.description ?? "\(configuration.uri)/v1/oauth/tokens"
        var fields = [
            (name: "grant_type", value: "client_credentials"), (name: "client_id", value: client.id),
            (name: "client_secret", value: client.secret.text),
        ]
        if let scope = client.scope ?? (client.tokenEndpoint == nil ? "catalog" : nil) {
            fields.append((name: "scope", value: scope))
        }
        if let audience = client.audience { fields.append((name: "audience", value: audience)) }
        if let resource = client.resource { fields.append((name: "resource", value: resource)) }
        let request = CatalogRequest(
            method: "POST", url: url,
            headers: [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")],
            body: Array(QueryText.form(fields).utf8), limit: 1024 * 1024)
        do throws(TableError) {
            let response = try await send(request, .token, mayRepeat: false)
            let status = AnswerStatus(subject: .token, failure: failure)
            guard response.status == 200 else {
                throw status.error(response, retryAfter: RetryPacing.retryAfter(response))
            }
            do throws(AnswerFault) {
                return .success(AccessToken(try TokenAnswer(response.body), now: clock.now()))
            } catch {
                throw status.malformed(response, error)
            }
        } catch {
            return .failure(error)
        }
    }

    /// The answer, whatever its status, once the catalog is not busy or the time for that is over.
    ///
    /// - Parameter mayRepeat: whether it does no harm to send the request again when nobody knows whether it arrived.
    private func send(
        _ request: CatalogRequest, _ subject: AnswerStatus.Subject, mayRepeat: Bool
    ) async throws(TableError) -> CatalogResponse {
        let began = clock.now()
        var retry = 0
        while true {
            let outcome: Result<CatalogResponse, StorageError>
            do throws(StorageError) {
                outcome = .success(try await transport.exchange(request))
            } catch {
                outcome = .failure(error)
            }
            var retryAfter: Int?
            let isPassing: Bool
            switch outcome {
            case .success(let response):
                let busy = [429, 503].contains(response.status)
                isPassing = busy || (mayRepeat && [502, 504].contains(response.status))
                retryAfter = RetryPacing.retryAfter(response)
            case .failure(let error): isPassing = mayRepeat && [.unavailable, .timedOut].contains(error.kind)
            }
            let pause = RetryPacing.pause(
                beforeRetry: retry, elapsed: clock.now() - began, retryAfter: retryAfter,
                jitter: Double.random(in: 0...1))
            guard isPassing, let pause, !Task.isCancelled else {
                switch outcome {
                case .success(let response): return response
                case .failure(let error): throw failure.failure(error)
                }
            }
            await clock.wait(pause)
            retry += 1
        }
    }
}
