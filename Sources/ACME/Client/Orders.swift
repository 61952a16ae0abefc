public import ACMESyntax
internal import JSON
internal import TokenSyntax

/// The operations on orders and what they consist of.
extension ACMEClient {
    /// - Parameter replacing: the certificate that this one is to replace (RFC 9773 section 5).
    func newOrder(
        _ names: [CertificateName], replacing: String?, by account: String, _ step: String
    ) async throws(ACMEError) -> (address: WebAddress, order: Order) {
        let directory = try await directory()
        let identifiers = names.map { name in
            JSONValue.object([.init("type", .string(name.kind.rawValue)), .init("value", .string(name.text))])
        }
        var members: [JSONValue.Member] = [.init("identifiers", .array(identifiers))]
        if let replacing, directory.renewalInfo != nil { members.append(.init("replaces", .string(replacing))) }
        let response = try await post(.object(members), to: directory.newOrder, by: .account(account), step)
        let origin = origin
        return try value(step, directory.newOrder) { () throws(DocumentFault) in
            guard let location = response.header("location") else {
                throw .malformed("the answer does not say where the order is (Location)")
            }
            let order = try Order(ACMEDocument(parsing: response.body), of: origin)
            let asked = names.map { Identifier($0) }
            guard order.identifiers.count == asked.count,
                asked.allSatisfy({ name in order.identifiers.contains { $0.isSame(as: name) } })
            else { throw .refused("the order is for other names than were asked for") }
            guard (1...asked.count).contains(order.authorizations.count) else {
                throw .refused("the order has \(order.authorizations.count) authorizations for \(asked.count) names")
            }
            return (try origin.address(location, named: "Location"), order)
        }
    }

    func order(
        _ address: WebAddress, by account: String, _ step: String
    ) async throws(ACMEError) -> (order: Order, retryAfter: Duration?) {
        let response = try await fetch(address, by: .account(account), step)
        let origin = origin
        let order = try value(step, address) { () throws(DocumentFault) in
            try Order(ACMEDocument(parsing: response.body), of: origin)
        }
        return (order, RetryAfter.duration(response.header("retry-after"), now: clock.now()))
    }

    func authorization(
        _ address: WebAddress, by account: String, _ step: String
    ) async throws(ACMEError) -> (authorization: Authorization, retryAfter: Duration?) {
        let response = try await fetch(address, by: .account(account), step)
        let origin = origin
        let authorization = try value(step, address) { () throws(DocumentFault) in
            try Authorization(ACMEDocument(parsing: response.body), of: origin)
        }
        return (authorization, RetryAfter.duration(response.header("retry-after"), now: clock.now()))
    }

    /// Tells the authority that the answer stands (RFC 8555 section 7.5.1).
    func respond(to challenge: Challenge, by account: String, _ step: String) async throws(ACMEError) {
        _ = try await post(.object([]), to: challenge.url, by: .account(account), step)
    }

    func finalize(
        _ order: Order, with request: SigningRequest, by account: String, _ step: String
    ) async throws(ACMEError) {
        let payload = JSONValue.object([.init("csr", .string(Base64Text.encodeURL(request.der)))])
        _ = try await post(payload, to: order.finalize, by: .account(account), step)
    }

    func chain(_ address: WebAddress, by account: String, _ step: String) async throws(ACMEError) -> IssuedChain {
        let response = try await fetch(
            address, by: .account(account), step, accept: "application/pem-certificate-chain")
        return try value(step, address) { () throws(DocumentFault) in
            do throws(KeyFault) {
                return try IssuedChain(pem: String(decoding: response.body, as: UTF8.self))
            } catch {
                throw DocumentFault.malformed(error.reason)
            }
        }
    }

    /// When the authority wants the certificate renewed (RFC 9773 section 4.1); nil where it tells no such times, or
    /// the certificate none of its key.
    public func renewalInfo(of chain: IssuedChain) async throws(ACMEError) -> RenewalInfo? {
        guard let base = try await directory().renewalInfo, let id = chain.id else { return nil }
        let step = "asking when to renew"
        let text = base.text + (base.text.hasSuffix("/") ? "" : "/") + id
        let origin = origin
        let address = try value(step, base) { () throws(DocumentFault) in
            try origin.address(text, named: "renewalInfo")
        }
        let response = try await read(address, step)
        let wait = RetryAfter.duration(response.header("retry-after"), now: clock.now())
        return try value(step, address) { () throws(DocumentFault) in
            try RenewalInfo(ACMEDocument(parsing: response.body), retryAfter: wait)
        }
    }
}
