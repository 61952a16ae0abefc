internal import TokenSyntax

/// One way to an issuer's keys: discovery, unless the address of the keys is configured, and the set of keys.
struct KeySetFetch: Sendable {
    struct Failure: Error, Sendable, Hashable {
        let reason: String
    }

    struct Answer: Sendable {
        /// Never empty.
        let keys: [VerificationKey]
        /// What the answer says of how long it stays fresh.
        let freshness: Duration?
    }

    let issuer: TrustedIssuer
    let transport: any IssuerTransport
    let limits: IssuerKeyLimits

    func run() async throws(Failure) -> Answer {
        let address = try await keySetAddress()
        let response = try await document(address.text)
        let set: JSONWebKeySet
        do throws(DocumentFlaw) {
            set = try JSONWebKeySet(parsing: response.body)
        } catch {
            throw Failure(reason: "\(address.text): \(error.reason)")
        }
        var keys: [VerificationKey] = []
        var unfit = 0
        for key in set.keys {
            if let usable = await VerificationKey(key, allowing: issuer.algorithms) {
                keys.append(usable)
            } else {
                unfit += 1
            }
        }
        guard !keys.isEmpty else {
            let allowed = issuer.algorithms.map(\.rawValue).sorted().joined(separator: ", ")
            let notes = (unfit > 0 ? ["\(unfit) do not fit the allowed algorithms (\(allowed))"] : []) + set.skipped
            throw Failure(
                reason: "\(address.text) has no key that can be used"
                    + (notes.isEmpty ? "" : ": " + notes.prefix(4).joined(separator: "; ")))
        }
        return Answer(keys: keys, freshness: response.freshness)
    }

    private func keySetAddress() async throws(Failure) -> WebAddress {
        if let configured = issuer.keySet { return configured }
        let location = DiscoveryDocument.location(of: issuer.issuer)
        let response = try await document(location)
        do throws(DocumentFlaw) {
            return try DiscoveryDocument(parsing: response.body, of: issuer.issuer).keys
        } catch {
            throw Failure(reason: "\(location): \(error.reason)")
        }
    }

    private func document(_ url: String) async throws(Failure) -> IssuerResponse {
        let response: IssuerResponse
        do throws(IssuerTransportError) {
            response = try await transport.get(url, maximumBytes: limits.maximumBytes, timeout: limits.timeout)
        } catch {
            throw Failure(reason: "\(url): \(error.message)")
        }
        if (300..<400).contains(response.status) {
            throw Failure(
                reason:
                    "\(url) redirects (status \(response.status)), which is not followed; configure the address that "
                    + "answers itself")
        }
        guard response.status == 200 else { throw Failure(reason: "\(url) answered with status \(response.status)") }
        guard response.body.count <= limits.maximumBytes else {
            throw Failure(reason: "\(url) answered with more than \(limits.maximumBytes) bytes")
        }
        return response
    }
}
