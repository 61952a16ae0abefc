internal import ACMESyntax
public import Logging

/// Obtains a certificate when there is none, and renews it in time for as long as it runs. What fails is told, made
/// again, and leaves the present certificate in use.
public struct CertificateRenewal: Sendable {
    /// The longest time between two looks at the clock and at the authority's renewal times.
    private static let longestPause = Duration.seconds(21_600)
    private static let shortestPause = Duration.seconds(60)

    private let enrollment: CertificateEnrollment
    private let logger: Logger
    private let random: @Sendable () -> Double
    private let observe: @Sendable (RenewalEvent) async -> Void

    /// - Parameters:
    ///   - observe: hears of every certificate and every failure, one after the other. A certificate is stored before.
    ///   - random: numbers from 0 up to 1.
    public init(
        plan: CertificatePlan, store: any EnrollmentStore, responder: any ChallengeResponder,
        transport: any ACMETransport, clock: ACMEClock = .system, limits: ACMELimits = ACMELimits(), logger: Logger,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        observe: @escaping @Sendable (RenewalEvent) async -> Void
    ) {
        enrollment = CertificateEnrollment(
            plan: plan, store: store, responder: responder, transport: transport, clock: clock, limits: limits,
            logger: logger)
        self.logger = logger
        self.random = random
        self.observe = observe
    }

    /// Runs until its task is cancelled.
    public func run() async {
        var backoff = RetryBackoff()
        var pace = RenewalPace()
        var held: HeldCertificate?
        while !Task.isCancelled {
            let pause: Duration
            do throws(ACMEError) {
                if held == nil { held = try await found() }
                if let current = held, let wait = try await untilDue(current, pace) {
                    backoff.succeeded()
                    pause = wait
                } else {
                    let renewed = try await renewed(replacing: held)
                    held = renewed
                    backoff.succeeded()
                    pace.renewed(at: enrollment.clock.now(), lifetime: renewed.chain.lifetime)
                    pause = .seconds(1)
                }
            } catch {
                guard error.kind != .cancelled, !Task.isCancelled else { break }
                backoff.failed()
                pause = await failed(error, backoff, held)
            }
            await enrollment.clock.wait(pause)
        }
    }

    /// The certificate of the last run, where it still serves.
    private func found() async throws(ACMEError) -> HeldCertificate? {
        guard let held = try await enrollment.stored(fraction: random()) else { return nil }
        logger.info("certificate found", metadata: metadata(held))
        await observe(.current(held.stored, notAfter: held.chain.notAfter, isNew: false))
        return held
    }

    private func renewed(replacing held: HeldCertificate?) async throws(ACMEError) -> HeldCertificate {
        let renewed = try await enrollment.obtain(replacing: held, fraction: random())
        logger.notice(held == nil ? "certificate obtained" : "certificate renewed", metadata: metadata(renewed))
        await observe(.current(renewed.stored, notAfter: renewed.chain.notAfter, isNew: true))
        return renewed
    }

    /// How long until the next look; nil when it is time to renew.
    private func untilDue(_ held: HeldCertificate, _ pace: RenewalPace) async throws(ACMEError) -> Duration? {
        var info: RenewalInfo?
        do throws(ACMEError) {
            info = try await enrollment.renewalInfo(of: held)
        } catch {
            guard error.kind != .cancelled else { throw error }
            // Its own times serve without it.
            logger.warning("the authority does not tell when to renew", metadata: ["error": "\(error)"])
        }
        let schedule = RenewalSchedule(
            notBefore: held.chain.notBefore, notAfter: held.chain.notAfter, fraction: held.fraction)
        let seconds = max(schedule.time(info), pace.earliest) - enrollment.clock.now()
        guard seconds > 0 else { return nil }
        if let page = info?.explanation, seconds < 86_400 {
            logger.info("renewal by the authority's wish", metadata: ["page": "\(page)"])
        }
        let asked = min(info?.retryAfter ?? Self.longestPause, Self.longestPause)
        return min(.seconds(seconds), max(asked, Self.shortestPause))
    }

    private func failed(
        _ error: ACMEError, _ backoff: RetryBackoff, _ held: HeldCertificate?
    ) async -> Duration {
        let remaining = held.map { max(0, $0.chain.notAfter - enrollment.clock.now()) } ?? 0
        let wait = backoff.wait(asked: error.retryAfter, remaining: remaining, fraction: random())
        let next: Logger.Metadata = [
            "error": "\(error)", "attempts": "\(backoff.failures)", "nextInSeconds": "\(wait.components.seconds)",
        ]
        if let held {
            logger.error(
                "certificate not renewed; the present one stays", metadata: next.merging(metadata(held)) { $1 })
        } else {
            logger.error("no certificate obtained", metadata: next)
        }
        await observe(.failed(error, retryAfter: wait))
        return wait
    }

    private func metadata(_ held: HeldCertificate) -> Logger.Metadata {
        let days = (held.chain.notAfter - enrollment.clock.now()) / 86_400
        return ["names": "\(enrollment.plan.names.map(\.text).joined(separator: ","))", "daysLeft": "\(days)"]
    }
}
