internal import ACMESyntax
internal import TokenSyntax

/// One certificate from its order to its chain (RFC 8555 section 7.4).
struct CertificateOrder: Sendable {
    let client: ACMEClient
    let account: String
    let names: [CertificateName]
    let responder: any ChallengeResponder
    /// Hears of answers that could not be taken back: nothing depends on it, and somebody has to tidy up.
    let leftover: @Sendable (ChallengeFailure) -> Void

    /// - Parameters:
    ///   - key: of the certificate.
    ///   - replacing: the certificate that this one is to replace (RFC 9773 section 5).
    func obtain(key: CertificateKey, replacing: String?) async throws(ACMEError) -> IssuedChain {
        try checkNames()
        let deadline = client.clock.monotonic() + client.limits.orderTimeout
        let (address, order) = try await newOrder(replacing)
        if order.status == .pending { try await authorize(order, deadline) }
        let ready = try await ordered(address, deadline, until: [.ready, .valid])
        if ready.status == .ready {
            let request: SigningRequest
            do throws(KeyFault) {
                request = try SigningRequest(names: names, key: key)
            } catch {
                throw fail(.state, step, address, error.reason)
            }
            try await client.finalize(ready, with: request, by: account, "finalizing the order for \(list)")
        }
        let done = try await ordered(address, deadline, until: [.valid])
        guard let location = done.certificate else {
            throw fail(.malformed, step, address, "the order is valid and names no certificate")
        }
        let chain = try await client.chain(location, by: account, "fetching the certificate for \(list)")
        if let fault = chain.fault(for: names, key: key, now: client.clock.now()) {
            throw fail(
                .refused, "fetching the certificate for \(list)", location, fault,
                "Check the clock of this machine; the present certificate stays in use")
        }
        return chain
    }

    private var step: String { "ordering a certificate for \(list)" }

    private var list: String {
        names.prefix(4).map(\.text).joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
    }

    private func fail(
        _ kind: ACMEError.Kind, _ step: String, _ place: WebAddress, _ reason: String, _ remedy: String? = nil
    ) -> ACMEError {
        ACMEError(kind, step: step, place: place.text, reason: reason, remedy: remedy)
    }

    private func checkNames() throws(ACMEError) {
        let place = client.directoryAddress
        guard (1...client.limits.mostNames).contains(names.count), Set(names).count == names.count else {
            throw fail(
                .configuration, step, place, "1 to \(client.limits.mostNames) names are taken, each once",
                "Correct tls.acme.names")
        }
        guard responder.kind == .dns || !names.contains(where: \.isWildcard) else {
            throw fail(
                .configuration, step, place, "a wildcard can be shown by DNS-01 alone",
                "Set tls.acme.challenge to dns-01")
        }
        guard responder.kind == .http || !names.contains(where: { $0.kind == .ip }) else {
            throw fail(
                .configuration, step, place, "an IP address cannot be shown by DNS-01",
                "Set tls.acme.challenge to http-01, or take the address out of tls.acme.names")
        }
    }

    private func newOrder(_ replacing: String?) async throws(ACMEError) -> (WebAddress, Order) {
        do throws(ACMEError) {
            let created = try await client.newOrder(names, replacing: replacing, by: account, step)
            return (created.address, created.order)
        } catch {
            // The authority may know the old certificate no more, or have it replaced already: it is a hint alone.
            guard replacing != nil, [.problem(.alreadyReplaced), .problem(.malformed)].contains(error.kind) else {
                throw error
            }
            let created = try await client.newOrder(names, replacing: nil, by: account, step)
            return (created.address, created.order)
        }
    }

    private func authorize(_ order: Order, _ deadline: Duration) async throws(ACMEError) {
        var pending: [(address: WebAddress, challenge: Challenge, answer: ChallengeAnswer)] = []
        for address in order.authorizations {
            let authorization = try await client.authorization(address, by: account, step).authorization
            try checkIdentifier(authorization, address)
            if authorization.status == .valid { continue }
            let (challenge, answer) = try answer(to: authorization, address)
            pending.append((address, challenge, answer))
        }
        guard !pending.isEmpty else { return }
        let answers = pending.map(\.answer)
        let outcome: Result<Void, ACMEError>
        do throws(ACMEError) {
            try await publish(answers)
            for (_, challenge, answer) in pending where challenge.status == .pending {
                try await client.respond(to: challenge, by: account, "answering \(challenge.type) for \(answer.name)")
            }
            for (address, _, answer) in pending { try await authorized(address, answer.name, deadline) }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await withdraw(answers)
        try outcome.get()
    }

    private func checkIdentifier(_ authorization: Authorization, _ address: WebAddress) throws(ACMEError) {
        let isAsked = names.contains { name in
            name.isWildcard == authorization.isWildcard
                && authorization.identifier.type == name.kind.rawValue
                && (name.kind == .ip
                    ? AddressText.bytes(authorization.identifier.value) == name.addressBytes
                    : authorization.identifier.value == name.base)
        }
        guard isAsked else {
            let value = ForeignWords.line(authorization.identifier.value, longest: 80)
            throw fail(.refused, step, address, "it wants to be shown '\(value)', which was not asked for")
        }
    }

    private func answer(
        to authorization: Authorization, _ address: WebAddress
    ) throws(ACMEError) -> (Challenge, ChallengeAnswer) {
        let name = authorization.identifier.value
        guard authorization.status == .pending else {
            let problem = authorization.challenges.compactMap(\.problem).first?.summary
            throw fail(
                .refused, step, address,
                "the authorization of \(name) is \(authorization.status.rawValue)" + (problem.map { ": " + $0 } ?? ""))
        }
        guard let challenge = authorization.challenges.first(where: { $0.type == responder.kind.rawValue }) else {
            let offered = authorization.challenges.map { ForeignWords.line($0.type, longest: 30) }
            throw fail(
                .configuration, step, address,
                "the authority does not offer \(responder.kind.rawValue) for \(name)",
                "It offers \(offered.joined(separator: ", ")): set tls.acme.challenge to one of these")
        }
        let answer = ChallengeAnswer(
            name: name, token: challenge.token, keyAuthorization: challenge.token + "." + client.key.thumbprint)
        return (challenge, answer)
    }

    private func publish(_ answers: [ChallengeAnswer]) async throws(ACMEError) {
        do throws(ChallengeFailure) {
            for answer in answers { try await responder.present(answer) }
            try await responder.settle(answers)
        } catch {
            throw ACMEError(
                Task.isCancelled ? .cancelled : .challenge, step: "publishing the answer to \(responder.kind.rawValue)",
                place: error.place, reason: error.reason, remedy: error.remedy)
        }
    }

    /// Also of what was not published for sure, and also when the task is cancelled: what stands in a public zone is
    /// to go away again.
    private func withdraw(_ answers: [ChallengeAnswer]) async {
        await Task { [responder, leftover] in
            for answer in answers {
                do throws(ChallengeFailure) {
                    try await responder.withdraw(answer)
                } catch {
                    leftover(error)
                }
            }
        }.value
    }

    private func authorized(_ address: WebAddress, _ name: String, _ deadline: Duration) async throws(ACMEError) {
        let step = "showing that \(name) is one's own"
        while true {
            let (authorization, wait) = try await client.authorization(address, by: account, step)
            switch authorization.status {
            case .valid: return
            case .pending: try await pause(wait, deadline, step, address)
            case .invalid, .deactivated, .expired, .revoked:
                let problem = authorization.challenges.compactMap(\.problem).first
                throw ACMEError(
                    .problem(problem?.type ?? .unauthorized), step: step, place: address.text,
                    reason: problem?.summary ?? "the authorization is \(authorization.status.rawValue)",
                    remedy: (problem?.type ?? .unauthorized).remedy)
            }
        }
    }

    private func ordered(
        _ address: WebAddress, _ deadline: Duration, until wanted: Set<Order.Status>
    ) async throws(ACMEError) -> Order {
        while true {
            let (order, wait) = try await client.order(address, by: account, step)
            if wanted.contains(order.status) { return order }
            guard order.status != .invalid else {
                throw ACMEError(
                    .problem(order.problem?.type ?? .other), step: step, place: address.text,
                    reason: order.problem?.summary ?? "the order is invalid, and the authority does not say why",
                    remedy: order.problem?.type.remedy)
            }
            try await pause(wait, deadline, step, address)
        }
    }

    private func pause(
        _ asked: Duration?, _ deadline: Duration, _ step: String, _ place: WebAddress
    ) async throws(ACMEError) {
        let limits = client.limits
        let wait = min(max(asked ?? limits.pollInterval, .milliseconds(100)), limits.longestPollInterval)
        guard client.clock.monotonic() + wait < deadline else {
            throw fail(
                .timeout, step, place, "it is not done after \(limits.orderTimeout.components.seconds) s",
                "The order is made again later; the authority's status page may say more")
        }
        await client.clock.wait(wait)
        guard !Task.isCancelled else {
            throw fail(.cancelled, step, place, "it was stopped before its end")
        }
    }
}
