import ServiceLifecycle
import UnixSignals

/// Looks after the certificate while the server runs: at the files, twice a second, and whenever SIGHUP asks for it.
struct CertificateWatch: Service {
    private static let pause = Duration.milliseconds(500)

    let reload: CertificateReload

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in signals { await reload.reload() } }
                group.addTask {
                    while !Task.isCancelled {
                        await reload.look()
                        try? await Task.sleep(for: Self.pause)
                    }
                }
            }
        }
    }
}
