import AsyncHTTPClient
public import Catalogs
import Crypto
import NIOCore
import NIOHTTP1
import NIOSSL
public import Tables

/// Carries the requests of one catalog over the connections that all stores share: within a deadline and a bound for
/// the body, over verified TLS, without redirects, signed where the request asks for it.
public struct CatalogConnection: CatalogTransport {
    /// Requests under way at once: answers for tables are held in memory.
    static let concurrency = 16

    private let name: String
    private let transport: StoreTransport
    private let credentials: CredentialProvider?
    private let caFile: String?
    private let tls: TLSConfiguration?
    private let timeout: Duration
    private let gate = RequestGate(limit: concurrency)
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - name: the catalog's, for errors.
    ///   - credentials: what requests are signed with that ask for it.
    ///   - caFile: a PEM file of the authorities that sign the catalog's certificate; nil for the system's.
    ///   - timeout: seconds that one request may take with its answer.
    /// - Throws: ``StorageError/Kind/refused`` for a file of authorities that cannot be read.
    public init(
        name: String, transport: StoreTransport, credentials: CredentialSource? = nil, caFile: String? = nil,
        timeout: Int = 30
    ) throws(StorageError) {
        try self.init(
            name: name, transport: transport, credentials: credentials, caFile: caFile,
            timeout: .seconds(max(1, timeout)), now: WallClock.milliseconds)
    }

    init(
        name: String, transport: StoreTransport, credentials: CredentialSource?, caFile: String?, timeout: Duration,
        now: @escaping @Sendable () -> Int64
    ) throws(StorageError) {
        self.name = name
        self.transport = transport
        self.credentials = credentials.map { CredentialProvider(source: $0, region: "", section: "catalogs[]") }
        self.caFile = caFile
        self.timeout = timeout
        self.now = now
        tls = try TrustedAuthorities.configuration(caFile, key: "catalogs[].caFile")
    }

    public func exchange(_ request: CatalogRequest) async throws(StorageError) -> CatalogResponse {
        let deadline = Deadline(after: timeout)
        let address = try RequestAddress(request.url, at: location)
        let outcome = await deadline.race { () -> Result<CatalogResponse, StorageError> in
            guard let permit = await gate.acquire() else { return .failure(timedOut(address)) }
            defer { withExtendedLifetime(permit) {} }
            do throws(StorageError) {
                return .success(try await attempts(request, address, deadline))
            } catch {
                return .failure(error)
            }
        }
        if Task.isCancelled { throw StorageError(.unavailable, at: location, "The request was cancelled.") }
        return try (outcome ?? .failure(timedOut(address))).get()
    }

    private var location: String { "catalog \(name)" }

    /// Once, and again with newer credentials where the first are refused and there are some.
    private func attempts(
        _ request: CatalogRequest, _ address: RequestAddress, _ deadline: Deadline
    ) async throws(StorageError) -> CatalogResponse {
        guard let signing = request.signing else { return try await send(request, address, [], deadline) }
        guard let provider = credentials else {
            throw StorageError(
                .denied, at: location, "The catalog asks for signatures and no access key is configured.")
        }
        let used = try provider.credentials(at: now())
        let response = try await send(request, address, sign(request, address, signing, used), deadline)
        guard [401, 403].contains(response.status), (try? provider.renew(after: used)) == true else { return response }
        let newer = try provider.credentials(at: now())
        return try await send(request, address, sign(request, address, signing, newer), deadline)
    }

    /// What is signed: the host and every header that changes the answer.
    private func sign(
        _ request: CatalogRequest, _ address: RequestAddress, _ signing: CatalogRequest.Signing,
        _ credentials: Credentials
    ) -> [(name: String, value: String)] {
        let time = SigningTime(milliseconds: now())
        let signer = RequestSigner(
            credentials: credentials,
            key: SigningKey(
                secretKey: credentials.secretKey, date: time.date, region: signing.region, service: signing.service))
        let headers = request.headers.filter { $0.name.hasPrefix("x-") } + [(name: "host", value: address.host)]
        let signed = signer.headers(
            method: request.method, path: address.path, query: address.query, signing: headers,
            payloadHash: Hexadecimal.encode(SHA256.hash(data: request.body)),
            pathForm: signing.service == "s3" ? .asSent : .encodedAgain, at: time)
        return signed.filter { header in !headers.contains { $0.name == header.name } }
    }

    private func send(
        _ request: CatalogRequest, _ address: RequestAddress, _ signed: [(name: String, value: String)],
        _ deadline: Deadline
    ) async throws(StorageError) -> CatalogResponse {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for header in request.headers + signed { outgoing.headers.add(name: header.name, value: header.value) }
        outgoing.headers.add(name: "host", value: address.host)
        outgoing.headers.add(name: "user-agent", value: "causeway")
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        outgoing.tlsConfiguration = tls
        do {
            let response = try await transport.client(for: request.url).execute(
                outgoing, deadline: .now() + deadline.remainingAmount)
            guard let body = try await S3Client.collect(response.body, limit: request.limit) else {
                throw StorageError(
                    .tooLarge, at: location, "The catalog's answer has more than \(request.limit) bytes.")
            }
            return CatalogResponse(
                status: Int(response.status.code),
                headers: response.headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: body)
        } catch {
            let failures = NetworkFailure(
                peer: "catalog", location: location, address: address.host, hasCAFile: caFile != nil,
                proxy: transport.proxies.proxy(for: request.url))
            throw failures.failure(error).error
        }
    }

    private func timedOut(_ address: RequestAddress) -> StorageError {
        StorageError(
            .timedOut, at: location,
            "The catalog at \(address.host) did not answer within the \(timeout.components.seconds) seconds that a"
                + " request may take; check its health and the route to it, or raise its `timeout`.")
    }
}
