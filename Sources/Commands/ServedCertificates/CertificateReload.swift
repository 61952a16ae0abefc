import Findings
import Foundation
import Logging
import Monitoring
import NIOPosix
import SharingServer

/// Takes up the new certificate that files hold, or says why not and leaves the one that is served.
actor CertificateReload {
    /// Why it looks at the files.
    enum Occasion: String, Sendable {
        case change, signal
    }

    /// Looks between which the files are read although the system says that nothing changed: not every file system
    /// tells it.
    private static let looksBetweenReads = 120

    private let served: ServedCertificate
    private let files: CertificateFiles
    private let admission: CertificateAdmission
    private let allowed: AllowedFlaws
    private let metrics: ServerMetrics
    private let logger: Logger

    private var stamp: CertificateFiles.Stamp?
    private var looks = 0
    /// What the last look found and could not serve. It is judged once it is still so at the next: certificate and key
    /// are two files, and are not replaced at the same moment.
    private var unsettled: Found?
    /// What was refused already.
    private var refused: Found?
    private var notice = ExpiryNotice()

    private enum Found: Hashable, Sendable {
        case content(CertificateFiles.Content)
        case unreadable(CommandError)
    }

    /// - Parameter stamp: of the files when what is served was read.
    init(
        _ served: ServedCertificate, files: CertificateFiles, stamp: CertificateFiles.Stamp,
        admission: CertificateAdmission, allowed: AllowedFlaws, metrics: ServerMetrics, logger: Logger
    ) {
        self.served = served
        self.files = files
        self.stamp = stamp
        self.admission = admission
        self.allowed = allowed
        self.metrics = metrics
        self.logger = logger
    }

    /// Looks whether something is new. Cheap where nothing is.
    func look(now: Date = Date()) async {
        tellExpiry(now)
        looks += 1
        let current = await currentStamp()
        guard current != stamp || unsettled != nil || looks % Self.looksBetweenReads == 0 else { return }
        stamp = current
        let found = await read()
        if isServed(found) {
            if refused != nil { logger.notice("certificate", metadata: ["files": "hold what is served again"]) }
            (unsettled, refused) = (nil, nil)
            return
        }
        if found == refused {
            unsettled = nil
            return
        }
        await take(found, .change, settled: found == unsettled, now)
    }

    /// Takes up what is there now, and says what came of it in any case.
    func reload(now: Date = Date()) async {
        stamp = await currentStamp()
        let found = await read()
        if isServed(found) {
            logger.notice("certificate", metadata: ["reload": "unchanged", "occasion": "signal"])
            (unsettled, refused) = (nil, nil)
            return
        }
        await take(found, .signal, settled: true, now)
    }

    private func take(_ found: Found, _ occasion: Occasion, settled: Bool, _ now: Date) async {
        let findings: [Finding]
        switch found {
        case .unreadable(let error):
            findings = [Finding(found: "tls.certificate.unreadable", .error, error.message)]
        case .content(let content):
            guard let verdict = try? await admission.judge(content, now: now) else { return }
            if let pair = verdict.pair {
                (unsettled, refused) = (nil, nil)
                served.replace(by: pair)
                allowed.ids = verdict.flaws.map(\.id)
                metrics.certificateReloads.series("good").add()
                FindingLog.write(verdict.findings, to: logger)
                logger.notice(
                    "certificate",
                    metadata: [
                        "reload": "good", "occasion": "\(occasion)", "until": "\(pair.expiry.formatted(.iso8601))",
                    ])
                tellExpiry(now)
                return
            }
            findings = verdict.flaws
        }
        guard settled else {
            unsettled = found
            return
        }
        (unsettled, refused) = (nil, found)
        metrics.certificateReloads.series("bad").add()
        for finding in findings {
            var metadata = FindingLog.metadata(finding)
            metadata["reload"] = "bad"
            metadata["occasion"] = "\(occasion)"
            metadata["kept"] = "the certificate until \(served.pair.expiry.formatted(.iso8601))"
            logger.error("certificate", metadata: metadata)
        }
    }

    private func tellExpiry(_ now: Date) {
        let expiry = served.pair.expiry
        guard let days = notice.due(expiry: expiry, now: now) else { return }
        logger.log(
            level: days == 0 ? .error : .warning, "certificate",
            metadata: [
                "finding": days == 0 ? "tls.certificate.expired" : "tls.certificate.expires-soon",
                "until": "\(expiry.formatted(.iso8601))",
                "is": days == 0 ? "It has expired: no client connects." : "It ends within \(days) d.",
                "remedy": "Put a new certificate and its key into the configured files; the server takes them up.",
            ])
    }

    private func isServed(_ found: Found) -> Bool {
        guard case .content(let content) = found else { return false }
        return content.chain == served.pair.chainPEM && content.key == served.pair.keyPEM
    }

    private func currentStamp() async -> CertificateFiles.Stamp? {
        let files = files
        return try? await NIOThreadPool.singleton.runIfActive { files.stamp() }
    }

    private func read() async -> Found {
        let files = files
        let read: Found? = try? await NIOThreadPool.singleton.runIfActive {
            do throws(CommandError) {
                return .content(try files.read())
            } catch {
                return .unreadable(error)
            }
        }
        return read ?? .unreadable(CommandError(.failure, "the server is ending"))
    }
}
