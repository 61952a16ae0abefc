import AsyncHTTPClient
public import Logging
import NIOHTTP1
public import Tables

/// An S3-compatible store with any number of buckets.
///
/// Requests carry AWS Signature Version 4. Failures that may pass are tried again within the configured deadline;
/// redirects are never followed; every answer is bounded and checked before it is believed.
public struct S3Store: PresigningStore {
    /// 1,000 entries of the longest keys, encoded, with room to spare.
    static let maximumListingLength = 8 * 1024 * 1024

    let configuration: S3Configuration
    private let client: S3Client
    let credentials: CredentialProvider
    private let requests: RequestGate
    private let streams: RequestGate
    private let presigners = PresignerCache()

    /// - Throws: ``StorageError/Kind/refused`` for a file of authorities that cannot be read, or for an IP address in
    ///   virtual-hosted style.
    public init(
        configuration: S3Configuration, transport: StoreTransport, logger: Logger
    ) throws(StorageError) {
        try self.init(configuration: configuration, transport: transport, logger: logger, now: WallClock.milliseconds)
    }

    init(
        configuration: S3Configuration, transport: StoreTransport, logger: Logger, now: @escaping @Sendable () -> Int64
    ) throws(StorageError) {
        let endpoints = [configuration.endpoint, configuration.publicEndpoint ?? configuration.endpoint]
        if !configuration.pathStyle, let address = endpoints.first(where: \.isAddress) {
            throw StorageError(
                .refused, at: "storage.stores[].pathStyle",
                "No bucket can be put before the IP address in \(address): set `pathStyle: true`.")
        }
        self.configuration = configuration
        credentials = CredentialProvider(source: configuration.credentials, region: configuration.region)
        client = try S3Client(
            configuration: configuration, transport: transport, credentials: credentials, logger: logger, now: now)
        requests = RequestGate(limit: configuration.maximumConcurrentRequests)
        streams = RequestGate(limit: configuration.maximumConcurrentStreams)
    }

    private init(_ other: S3Store, client: S3Client) {
        configuration = client.configuration
        credentials = client.credentials
        self.client = client
        requests = other.requests
        streams = other.streams
    }

    /// The same store at the same address, read with credentials that somebody lends. Bounds and connections are
    /// shared.
    func lending(_ credentials: Credentials, region: String?) -> S3Store {
        let region = region ?? configuration.region
        let provider = CredentialProvider(source: .fixed(credentials), region: region)
        return S3Store(self, client: client.lending(provider, region: region))
    }

    /// Where the store is, for this server.
    var endpoint: S3Endpoint { configuration.endpoint }

    public func list(
        bucket: String, prefix: String, startAfter: String?
    ) async throws(StorageError) -> ObjectPage {
        let request = S3Request(listing: bucket, prefix: prefix, startAfter: startAfter)
        _ = try ObjectKey.folder(ofPrefix: prefix, at: request.location)
        let answer = try await client.perform(request, gate: requests) { response, _ in
            guard let body = try await S3Client.collect(response.body, limit: Self.maximumListingLength) else {
                throw Self.malformedListing("it is longer than \(Self.maximumListingLength) bytes", request.location)
            }
            do throws(XMLFault) {
                return try ListAnswer(parsing: body)
            } catch {
                throw Self.malformedListing(error.reason, request.location)
            }
        }
        return try ListingCheck(prefix: prefix, startAfter: startAfter, location: request.location).page(answer)
    }

    public func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        _ = try ObjectKey(object)
        let request = S3Request(.HEAD, object: object)
        return try await client.perform(request, gate: requests) { response, _ in
            try ObjectAnswer(
                status: Int(response.status.code), headers: response.headers, key: object.key, range: nil,
                location: request.location
            ).info
        }
    }

    public func read(
        _ object: ObjectLocation, range: Range<Int64>?, limit: Int
    ) async throws(StorageError) -> [UInt8] {
        _ = try ObjectKey(object)
        if let range, try await isNothing(range, of: object) { return [] }
        let request = S3Request(.GET, object: object, range: range)
        let failures = client.failures(of: request)
        return try await client.perform(request, gate: requests) { response, permit in
            let answer = try ObjectAnswer(
                status: Int(response.status.code), headers: response.headers, key: object.key, range: range,
                location: request.location)
            try ByteRange.requireWithin(limit, answer.count, at: request.location)
            if answer.isRangeIgnored, answer.info.size > Int64(limit) {
                throw StorageError(
                    .tooLarge, at: request.location,
                    "The store ignored the range asked for and sends all \(answer.info.size) bytes, more than the"
                        + " \(limit) that the reader allows.")
            }
            let reader = BodyReader(response.body, answer, permit: permit, failures: failures)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Int(answer.count))
            do throws(StorageError) {
                while let chunk = try await reader.next() { bytes += chunk }
            } catch {
                throw AttemptFailure(error, isTransient: true)
            }
            return bytes
        }
    }

    public func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream {
        _ = try ObjectKey(object)
        if let range, try await isNothing(range, of: object) {
            return ObjectStream(info: try await info(object), chunks: NoChunks())
        }
        let request = S3Request(.GET, object: object, range: range)
        let failures = client.failures(of: request)
        let stallTimeout = Duration.seconds(max(1, configuration.stallTimeout))
        return try await client.perform(request, gate: streams) { response, permit in
            let answer = try ObjectAnswer(
                status: Int(response.status.code), headers: response.headers, key: object.key, range: range,
                location: request.location)
            let reader = BodyReader(response.body, answer, permit: permit, failures: failures)
            return ObjectStream(
                info: answer.info, chunks: BodyChunks(reader: reader, stallTimeout: stallTimeout, failures: failures))
        }
    }

    public func presignedURL(for object: ObjectLocation, now: Int64, expires: Int) throws(StorageError) -> String {
        guard (1...604_800).contains(expires) else {
            throw StorageError(
                .refused, at: object.description, "A presigned URL lives for 1 to 604800 seconds, not \(expires).")
        }
        try ObjectKey.check(object)
        let second = now / 1000
        let key = PresignerCache.Key(bucket: object.bucket, second: second, expires: expires)
        let presigner = try presigners.presigner(for: key) { () throws(StorageError) in
            let endpoint = configuration.publicEndpoint ?? configuration.endpoint
            return URLPresigner(
                signer: try credentials.signer(at: now),
                address: try endpoint.address(of: object.bucket, pathStyle: configuration.pathStyle),
                time: SigningTime(milliseconds: second * 1000), expires: expires)
        }
        return presigner.url(forKey: object.key)
    }

    /// Whether `range` is empty, which no HTTP range can say, and lies within the object.
    private func isNothing(_ range: Range<Int64>, of object: ObjectLocation) async throws(StorageError) -> Bool {
        guard range.lowerBound >= 0 else {
            throw ByteRange.unsatisfiable(range, size: nil, at: object.description)
        }
        guard range.isEmpty else { return false }
        _ = try ByteRange.clamp(range, size: try await info(object).size, at: object.description)
        return true
    }

    private static func malformedListing(_ reason: String, _ location: String) -> StorageError {
        StorageError(
            .malformedAnswer, at: location,
            "The store's answer is no listing (\(reason)): check that the endpoint is the S3 service.")
    }
}
