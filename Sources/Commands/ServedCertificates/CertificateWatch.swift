import ServiceLifecycle
import UnixSignals

/// Looks after the certificate while the server runs: at the files, twice a second, and whenever SIGHUP asks for it.
/// One occasion is dealt with after the other.
struct CertificateWatch: Service {
    private static let pause = Duration.milliseconds(500)

    let reload: CertificateReload

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        let (occasions, source) = AsyncStream.makeStream(of: CertificateReload.Occasion.self)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in signals { source.yield(.signal) } }
                group.addTask {
                    while !Task.isCancelled {
                        source.yield(.change)
                        try? await Task.sleep(for: Self.pause)
                    }
                }
                for await occasion in occasions {
                    switch occasion {
                    case .change: await reload.look()
                    case .signal: await reload.reload()
                    }
                }
            }
        }
    }
}
