public import TokenSyntax

/// The keys of one external issuer: fetched when they are needed, kept while they are fresh, used for a while longer
/// where the issuer cannot be asked.
///
/// However many tokens wait, one fetch is under way. What makes it fetch is bounded, since anybody can write a token
/// with a key id that nobody knows.
public actor IssuerKeys {
    private struct Loaded {
        let keys: [VerificationKey]
        let at: Duration
        let freshUntil: Duration
    }

    private let fetch: KeySetFetch
    private let clock: MonotonicClock
    private var loaded: Loaded?
    private var underway: Task<Void, Never>?
    private var lastFailure: (reason: String, at: Duration)?
    private var lastUnknownKey: Duration?

    public init(
        of issuer: TrustedIssuer, through transport: any IssuerTransport, limits: IssuerKeyLimits = IssuerKeyLimits(),
        clock: MonotonicClock = .system
    ) {
        fetch = KeySetFetch(issuer: issuer, transport: transport, limits: limits)
        self.clock = clock
    }

    /// Fetches the keys if there are none that are fresh, so that the first token does not have to wait.
    ///
    /// - Returns: why the issuer's keys are not to be had; nil where they are.
    public func prepare() async -> TokenRefusal? {
        do throws(TokenRefusal) {
            _ = try await current()
            return nil
        } catch {
            return error
        }
    }

    /// The keys that may have signed a token: those of its key id, or all that fit where it names none.
    ///
    /// - Throws: `unknownKey`, `algorithm` where the key of that id is for others, or `issuerUnavailable`.
    func candidates(
        _ id: String?, _ algorithm: SignatureAlgorithm
    ) async throws(TokenRefusal) -> [VerificationKey] {
        let began = clock.now()
        let keys = try await current()
        if let found = try Self.select(keys, id, algorithm) { return found }
        guard id != nil, mayAskForUnknownKey(since: began) else { throw .unknownKey(id) }
        await refresh()
        guard let found = try Self.select(try usable(), id, algorithm) else { throw .unknownKey(id) }
        return found
    }

    /// The keys that fit after the issuer was asked once more, for a token that names no key and was signed with none
    /// of those that were here: the issuer may have rotated them.
    ///
    /// - Returns: nil where the issuer was asked a moment ago.
    func candidatesAskedAnew(_ algorithm: SignatureAlgorithm) async throws(TokenRefusal) -> [VerificationKey]? {
        guard mayAskForUnknownKey(since: clock.now()) else { return nil }
        await refresh()
        return try Self.select(try usable(), nil, algorithm)
    }

    /// Nil where there is no such key.
    private static func select(
        _ keys: [VerificationKey], _ id: String?, _ algorithm: SignatureAlgorithm
    ) throws(TokenRefusal) -> [VerificationKey]? {
        let named = id.map { id in keys.filter { $0.hasID(id) } } ?? keys
        guard !named.isEmpty else { return nil }
        let fitting = named.filter { $0.isFor(algorithm) }
        guard !fitting.isEmpty else {
            throw .algorithm(
                found: algorithm.rawValue,
                reason: id == nil ? "fits none of the issuer's keys" : "does not fit the issuer's key of that id (kid)")
        }
        return fitting
    }

    /// Whether the issuer may be asked because of a key id that it did not have; notes that it is.
    private func mayAskForUnknownKey(since began: Duration) -> Bool {
        // Keys that came while this token waited are as new as any.
        if let loaded, loaded.at >= began { return false }
        if underway != nil { return true }
        let now = clock.now()
        if let last = lastUnknownKey, now - last < fetch.limits.unknownKeyInterval { return false }
        lastUnknownKey = now
        return true
    }

    private func current() async throws(TokenRefusal) -> [VerificationKey] {
        let now = clock.now()
        if let loaded, now < loaded.freshUntil { return loaded.keys }
        if underway != nil || mayRetry(at: now) { await refresh() }
        return try usable()
    }

    private func mayRetry(at now: Duration) -> Bool {
        guard let last = lastFailure else { return true }
        let limits = fetch.limits
        return now - last.at >= (loaded == nil ? limits.firstRetryInterval : limits.retryInterval)
    }

    private func usable() throws(TokenRefusal) -> [VerificationKey] {
        if let loaded, clock.now() < loaded.freshUntil + fetch.limits.staleness { return loaded.keys }
        throw .issuerUnavailable(
            issuer: fetch.issuer.issuer.text, reason: lastFailure?.reason ?? "they were not asked for yet")
    }

    /// Fetches, or waits for the fetch that is under way.
    private func refresh() async {
        if let underway {
            await underway.value
            return
        }
        // Not the caller's task: those who join must not lose the answer when it is cancelled.
        let task = Task { await self.load() }
        underway = task
        await task.value
    }

    private func load() async {
        do throws(KeySetFetch.Failure) {
            let answer = try await fetch.run()
            let limits = fetch.limits
            let asked = answer.freshness ?? limits.freshness
            let now = clock.now()
            loaded = Loaded(
                keys: answer.keys, at: now,
                freshUntil: now + min(max(asked, limits.shortestFreshness), limits.longestFreshness))
            lastFailure = nil
        } catch {
            lastFailure = (error.reason, clock.now())
        }
        underway = nil
    }
}
