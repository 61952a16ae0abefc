internal import ACMESyntax
internal import JSON
public import TokenSyntax

/// Requests of one account to one authority, over a transport: the directory, nonces, signatures, refusals.
public actor ACMEClient {
    /// The authority's directory.
    public nonisolated let directoryAddress: WebAddress
    nonisolated let origin: AuthorityOrigin
    nonisolated let key: AccountKey
    nonisolated let clock: ACMEClock
    nonisolated let limits: ACMELimits
    private let transport: any ACMETransport
    private var nonces = NoncePool()
    private var known: AuthorityDirectory?

    /// - Throws: ``ACMEError/Kind/configuration`` for a directory that is not reached over HTTPS, unless it is on this
    ///   machine.
    public init(
        directory: WebAddress, key: AccountKey, transport: any ACMETransport, clock: ACMEClock = .system,
        limits: ACMELimits = ACMELimits()
    ) throws(ACMEError) {
        guard directory.mayBeFetched else {
            throw ACMEError(
                .configuration, step: "reaching the authority", place: directory.text,
                reason: "its directory is not an address of HTTPS", remedy: "Set an https address as tls.acme.directory"
            )
        }
        directoryAddress = directory
        origin = AuthorityOrigin(of: directory)
        self.key = key
        self.clock = clock
        self.limits = limits
        self.transport = transport
    }

    func directory() async throws(ACMEError) -> AuthorityDirectory {
        if let known { return known }
        let step = "reading the authority's directory"
        let response = try await read(directoryAddress, step)
        let directory = try value(step, directoryAddress) { [origin] () throws(DocumentFault) in
            try AuthorityDirectory(ACMEDocument(parsing: response.body), of: origin)
        }
        known = directory
        return directory
    }

    /// An unsigned GET, for documents that everybody may read.
    func read(_ address: WebAddress, _ step: String) async throws(ACMEError) -> ACMEResponse {
        let request = self.request(.get, address, [("accept", "application/json")])
        return try await repeating(step, address) { () async throws(ACMEError) in
            let response = try await self.send(request, step)
            try self.check(response, address, step)
            return response
        }
    }

    /// A signed POST that changes something: made once, but for nonces that are refused.
    func post(
        _ payload: JSONValue, to address: WebAddress, by signer: SignedBody.Signer, _ step: String
    ) async throws(ACMEError) -> ACMEResponse {
        try await signed(payload, address, signer, step, accept: "application/json")
    }

    /// A signed POST-as-GET (RFC 8555 section 6.3).
    func fetch(
        _ address: WebAddress, by signer: SignedBody.Signer, _ step: String, accept: String = "application/json"
    ) async throws(ACMEError) -> ACMEResponse {
        try await repeating(step, address) { () async throws(ACMEError) in
            try await self.signed(nil, address, signer, step, accept: accept)
        }
    }

    /// What `read` makes of a document, with its fault told as an error.
    nonisolated func value<Value>(
        _ step: String, _ address: WebAddress, _ read: () throws(DocumentFault) -> Value
    ) throws(ACMEError) -> Value {
        do throws(DocumentFault) {
            return try read()
        } catch {
            throw ACMEError(
                error.kind == .malformed ? .malformed : .refused, step: step, place: address.text, reason: error.reason,
                remedy: "Check that tls.acme.directory is the address of an ACME directory (RFC 8555)")
        }
    }

    private func signed(
        _ payload: JSONValue?, _ address: WebAddress, _ signer: SignedBody.Signer, _ step: String, accept: String
    ) async throws(ACMEError) -> ACMEResponse {
        var attempt = 1
        while true {
            let nonce = try await nonce(step)
            let body: [UInt8]
            do throws(KeyFault) {
                body = try SignedBody.request(payload, to: address.text, nonce: nonce, by: signer, with: key)
            } catch {
                throw ACMEError(.state, step: step, place: address.text, reason: "\(error)")
            }
            let response = try await send(
                request(.post, address, [("content-type", SignedBody.contentType), ("accept", accept)], body), step)
            do throws(ACMEError) {
                try check(response, address, step)
                return response
            } catch {
                guard error.kind == .problem(.badNonce), attempt < limits.nonceAttempts else { throw error }
                attempt += 1
            }
        }
    }

    private func nonce(_ step: String) async throws(ACMEError) -> String {
        if let nonce = nonces.take() { return nonce }
        let address = try await directory().newNonce
        let request = self.request(.head, address, [])
        _ = try await repeating(step, address) { () async throws(ACMEError) in
            let response = try await self.send(request, step)
            try self.check(response, address, step)
            return response
        }
        guard let nonce = nonces.take() else {
            throw ACMEError(
                .malformed, step: step, place: address.text, reason: "the answer has no nonce (Replay-Nonce)",
                remedy: "Check that no proxy takes headers out of the authority's answers")
        }
        return nonce
    }

    private func request(
        _ method: ACMERequest.Method, _ address: WebAddress, _ headers: [(name: String, value: String)],
        _ body: [UInt8] = []
    ) -> ACMERequest {
        ACMERequest(
            method: method, url: address.text, headers: headers + [("user-agent", "causeway")], body: body,
            maximumBytes: limits.maximumBytes, timeout: limits.requestTimeout)
    }

    private func send(_ request: ACMERequest, _ step: String) async throws(ACMEError) -> ACMEResponse {
        guard !Task.isCancelled else {
            throw ACMEError(.cancelled, step: step, place: request.url, reason: "it was stopped before its end")
        }
        do throws(ACMETransportError) {
            let response = try await transport.exchange(request)
            nonces.add(response.header("replay-nonce"))
            return response
        } catch {
            throw ACMEError(
                .transport, step: step, place: request.url, reason: error.message,
                remedy: "Check names, routes, firewalls, proxies and trusted authorities on the way there")
        }
    }

    /// Makes a request that changes nothing again when it fails on the way or in the authority.
    private func repeating(
        _ step: String, _ address: WebAddress, _ exchange: () async throws(ACMEError) -> ACMEResponse
    ) async throws(ACMEError) -> ACMEResponse {
        var attempt = 1
        while true {
            do throws(ACMEError) {
                return try await exchange()
            } catch {
                let isPassing = error.kind == .transport || error.kind == .problem(.serverInternal)
                guard isPassing, attempt < limits.readAttempts, !Task.isCancelled else { throw error }
                await clock.wait(.seconds(1 << (attempt - 1)))
                attempt += 1
            }
        }
    }

    private nonisolated func check(
        _ response: ACMEResponse, _ address: WebAddress, _ step: String
    ) throws(ACMEError) {
        guard !(200..<300).contains(response.status) else { return }
        throw Refusal(response, at: address, now: clock.now()).error(step)
    }
}
