public import ACME
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
public import Tables

/// Reaches a certificate authority over the connections that all stores share: within a deadline and a bound for the
/// body, over verified TLS, by way of the proxies, without redirects.
public struct ACMEConnection: ACMETransport {
    private let transport: StoreTransport
    private let caFile: String?
    private let tls: TLSConfiguration?

    /// - Parameter caFile: a PEM file of the authorities that sign the certificate of the directory's host; nil for the
    ///   system's.
    /// - Throws: ``StorageError/Kind/refused`` for a file of authorities that cannot be read.
    public init(transport: StoreTransport, caFile: String? = nil) throws(StorageError) {
        self.transport = transport
        self.caFile = caFile
        tls = try TrustedAuthorities.configuration(caFile, key: "tls.acme.caFile")
    }

    public func exchange(_ request: ACMERequest) async throws(ACMETransportError) -> ACMEResponse {
        let deadline = Deadline(after: request.timeout)
        // What hangs where no timeout of the client's looks, such as the search for a name, ends here too.
        let outcome = await deadline.race { () -> Result<ACMEResponse, ACMETransportError> in
            do throws(ACMETransportError) {
                return .success(try await send(request, deadline))
            } catch {
                return .failure(error)
            }
        }
        guard let outcome else {
            throw ACMETransportError("no answer within \(request.timeout.components.seconds) s")
        }
        return try outcome.get()
    }

    private func send(
        _ request: ACMERequest, _ deadline: Deadline
    ) async throws(ACMETransportError) -> ACMEResponse {
        do {
            var message = HTTPClientRequest(url: request.url)
            message.method = HTTPMethod(rawValue: request.method.rawValue)
            for header in request.headers { message.headers.add(name: header.name, value: header.value) }
            if request.method == .post { message.body = .bytes(request.body) }
            message.tlsConfiguration = tls
            let response = try await transport.client(for: request.url).execute(
                message, deadline: .now() + deadline.remainingAmount)
            guard let body = try await S3Client.collect(response.body, limit: request.maximumBytes) else {
                throw ACMETransportError("it answered with more than \(request.maximumBytes) bytes")
            }
            return ACMEResponse(
                status: Int(response.status.code),
                headers: response.headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: body)
        } catch let error as ACMETransportError {
            throw error
        } catch {
            let address = (try? RequestAddress(request.url, at: request.url).host) ?? request.url
            let failures = NetworkFailure(
                peer: "certificate authority", location: request.url, address: address, hasCAFile: caFile != nil,
                proxy: transport.proxies.proxy(for: request.url))
            throw ACMETransportError(failures.failure(error).error.message)
        }
    }
}
