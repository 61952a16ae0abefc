import AsyncHTTPClient
public import Identity
import NIOCore
import NIOHTTP1
import NIOSSL
public import Tables

/// Fetches what one identity provider publishes, over the connections that all stores share: within a deadline and a
/// bound for the body, over verified TLS, without redirects.
public struct IssuerConnection: IssuerTransport {
    private let issuer: String
    private let transport: StoreTransport
    private let caFile: String?
    private let tls: TLSConfiguration?

    /// - Parameters:
    ///   - issuer: the provider's URL, for errors.
    ///   - caFile: a PEM file of the authorities that sign the provider's certificate; nil for the system's.
    /// - Throws: ``StorageError/Kind/refused`` for a file of authorities that cannot be read.
    public init(issuer: String, transport: StoreTransport, caFile: String? = nil) throws(StorageError) {
        self.issuer = issuer
        self.transport = transport
        self.caFile = caFile
        tls = try TrustedAuthorities.configuration(caFile, key: "identity.issuers[].caFile")
    }

    public func get(
        _ url: String, maximumBytes: Int, timeout: Duration
    ) async throws(IssuerTransportError) -> IssuerResponse {
        let deadline = Deadline(after: timeout)
        // What hangs where no timeout of the client's looks, such as the search for a name, ends here too.
        let outcome = await deadline.race { () -> Result<IssuerResponse, IssuerTransportError> in
            do throws(IssuerTransportError) {
                return .success(try await send(url, maximumBytes, deadline))
            } catch {
                return .failure(error)
            }
        }
        guard let outcome else {
            throw IssuerTransportError("no answer within \(timeout.components.seconds) s; check routes and firewalls")
        }
        return try outcome.get()
    }

    private func send(
        _ url: String, _ maximumBytes: Int, _ deadline: Deadline
    ) async throws(IssuerTransportError) -> IssuerResponse {
        do {
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "accept", value: "application/json")
            request.headers.add(name: "user-agent", value: "causeway")
            request.tlsConfiguration = tls
            let response = try await transport.client.execute(request, deadline: .now() + deadline.remainingAmount)
            guard let body = try await S3Client.collect(response.body, limit: maximumBytes) else {
                throw IssuerTransportError("it answered with more than \(maximumBytes) bytes")
            }
            return IssuerResponse(
                status: Int(response.status.code),
                headers: response.headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: body)
        } catch let error as IssuerTransportError {
            throw error
        } catch {
            let address = (try? RequestAddress(url, at: issuer).host) ?? issuer
            let failures = NetworkFailure(
                peer: "issuer", location: issuer, address: address, hasCAFile: caFile != nil)
            throw IssuerTransportError(failures.failure(error).error.message)
        }
    }
}
