import AsyncHTTPClient
import Glibc
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Tables

/// Sends signed requests to one store, again where that helps, within a deadline.
struct S3Client: Sendable {
    /// Longer than any error of S3.
    static let maximumErrorLength = 64 * 1024

    let configuration: S3Configuration
    let transport: StoreTransport
    let credentials: CredentialProvider
    let logger: Logger
    /// Milliseconds since 1970-01-01T00:00:00Z.
    let now: @Sendable () -> Int64
    private let tls: TLSConfiguration?
    private let retry: RetryPolicy

    /// - Throws: ``StorageError/Kind/refused`` when the file of authorities cannot be read.
    init(
        configuration: S3Configuration, transport: StoreTransport, credentials: CredentialProvider, logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) throws(StorageError) {
        self.configuration = configuration
        self.transport = transport
        self.credentials = credentials
        self.logger = logger
        self.now = now
        retry = RetryPolicy(retries: max(0, configuration.retries))
        tls = try TrustedAuthorities.configuration(configuration.caFile, key: "storage.stores[].caFile")
    }

    private init(_ other: S3Client, credentials: CredentialProvider, configuration: S3Configuration) {
        self.configuration = configuration
        self.credentials = credentials
        transport = other.transport
        logger = other.logger
        now = other.now
        tls = other.tls
        retry = other.retry
    }

    /// The same client with other credentials, and a region that goes with them.
    func lending(_ credentials: CredentialProvider, region: String) -> S3Client {
        var configuration = configuration
        configuration.region = region
        return S3Client(self, credentials: credentials, configuration: configuration)
    }

    /// Sends `request` under a permit of `gate` and gives the successful answer to `consume`, as often as it takes.
    ///
    /// The permit is held through the retries, so that a busy store sees fewer requests, not more.
    func perform<Value: Sendable>(
        _ request: S3Request, gate: RequestGate,
        _ consume: @escaping @Sendable (HTTPClientResponse, RequestGate.Permit) async throws -> Value
    ) async throws(StorageError) -> Value {
        let deadline = Deadline(after: .seconds(max(1, configuration.deadline)))
        let outcome = await deadline.race { () -> Result<Value, StorageError> in
            guard let permit = await gate.acquire() else { return .failure(self.timedOut(request)) }
            return await self.attempts(request, deadline: deadline) { try await consume($0, permit) }
        }
        if Task.isCancelled {
            throw StorageError(.unavailable, at: request.location, "The request was cancelled.")
        }
        return try (outcome ?? .failure(timedOut(request))).get()
    }

    /// The network's failures, told of this store.
    func failures(of request: S3Request) -> NetworkFailure {
        let endpoint = configuration.endpoint
        return NetworkFailure(
            location: request.location, address: "\(endpoint.host):\(endpoint.port)",
            hasCAFile: configuration.caFile != nil)
    }

    /// The bytes of a body, or nil where it has more than `limit`.
    static func collect(_ body: HTTPClientResponse.Body, limit: Int) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        for try await piece in body {
            guard bytes.count + piece.readableBytes <= limit else { return nil }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    private func attempts<Value: Sendable>(
        _ request: S3Request, deadline: Deadline,
        _ consume: @escaping @Sendable (HTTPClientResponse) async throws -> Value
    ) async -> Result<Value, StorageError> {
        var attempt = 0
        var isRenewed = false
        while true {
            let signer: RequestSigner
            do throws(StorageError) {
                signer = try credentials.signer(at: now())
            } catch {
                return .failure(error)
            }
            let share = Deadline(after: retry.allowance(forAttempt: attempt, of: deadline.remaining))
            let outcome = await share.race { () -> Result<Value, AttemptFailure> in
                do {
                    return .success(try await self.send(request, signer: signer, deadline: share, consume))
                } catch let failure as AttemptFailure {
                    return .failure(failure)
                } catch {
                    return .failure(self.failures(of: request).failure(error))
                }
            }
            let failure: AttemptFailure
            switch outcome {
            case .success(let value): return .success(value)
            case .failure(let told): failure = told
            case nil: failure = AttemptFailure(timedOut(request), isTransient: true)
            }
            if failure.mayRenew, !isRenewed, (try? credentials.renew(after: signer.credentials)) == true {
                isRenewed = true
                continue
            }
            let wait = retry.delay(
                beforeRetry: attempt, retryAfter: failure.retryAfter, jitter: Double.random(in: 0...1))
            guard failure.isTransient, attempt < retry.retries, wait < deadline.remaining, !Task.isCancelled else {
                return .failure(failure.error)
            }
            logger.debug(
                "A request to an object store is sent again",
                metadata: ["location": "\(request.location)", "cause": "\(failure.error.message)"])
            try? await Task.sleep(for: wait)
            attempt += 1
        }
    }

    private func send<Value>(
        _ request: S3Request, signer: RequestSigner, deadline: Deadline,
        _ consume: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let address = try configuration.endpoint.address(of: request.bucket, pathStyle: configuration.pathStyle)
        let path = request.key.isEmpty ? Self.bucketPath(address) : address.path(ofKey: request.key)
        var headers = [(name: "host", value: address.host)]
        if let range = request.range {
            headers.append((name: "range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
        }
        let signed = signer.headers(
            method: request.method.rawValue, path: path, query: request.query, signing: headers,
            at: SigningTime(milliseconds: now()))
        let query = request.query.isEmpty ? "" : "?" + RequestSigner.canonicalQuery(request.query)
        var outgoing = HTTPClientRequest(url: "\(address.scheme)://\(address.host)\(path)\(query)")
        outgoing.method = request.method
        for header in signed { outgoing.headers.add(name: header.name, value: header.value) }
        outgoing.headers.add(name: "user-agent", value: "causeway")
        outgoing.tlsConfiguration = tls
        let response = try await observed(request) {
            try await transport.client.execute(outgoing, deadline: .now() + deadline.remainingAmount)
        }
        let status = Int(response.status.code)
        if status == 200 || status == 206 { return try await consume(response) }
        let body = request.method == .HEAD ? [] : try await Self.collect(response.body, limit: Self.maximumErrorLength)
        throw ErrorStatus(
            method: request.method, bucket: request.bucket, location: request.location,
            endpoint: configuration.endpoint, region: configuration.region
        ).failure(status: status, headers: response.headers, body: body)
    }

    private func observed(
        _ request: S3Request, _ execute: () async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        let began = ContinuousClock.now
        var status: Int?
        defer {
            transport.observer(
                StoreExchange(
                    bucket: request.bucket,
                    operation: request.key.isEmpty ? .list : request.method == .HEAD ? .head : .get, status: status,
                    duration: ContinuousClock.now - began))
        }
        let response = try await execute()
        status = Int(response.status.code)
        return response
    }

    private func timedOut(_ request: S3Request) -> StorageError {
        let endpoint = configuration.endpoint
        return StorageError(
            .timedOut, at: request.location,
            "The store at \(endpoint.host):\(endpoint.port) did not answer within the \(configuration.deadline) seconds"
                + " that an operation may take, retries included; check its health and the route to it.")
    }

    /// `/bucket` for a listing in path style, `/` in virtual-hosted style.
    private static func bucketPath(_ address: BucketAddress) -> String {
        address.path == "/" ? "/" : String(address.path.dropLast())
    }
}
