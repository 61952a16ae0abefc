/// Whether a server of this machine works with a registry.
struct ServerPresence: Encodable {
    enum State: String, Encodable {
        case running
        /// It holds the lock and does not answer on the socket: it starts, ends, hangs, or is a command.
        case busy
        case stopped
    }

    let state: State
    let process: Nullable<Int32>

    init(_ registry: RegistryConfiguration) {
        let holder = RegistryLock.isHeld(path: registry.lockFile)
        switch SocketProbe.probe(path: registry.socket) {
        case .listening: state = .running
        case .unreachable: state = holder ? .running : .stopped
        case .nobody: state = holder ? .busy : .stopped
        }
        process = Nullable(holder ? RegistryLock.recordedHolder(path: registry.lockFile) : nil)
    }

    var text: String {
        let name = process.value.map { " (process \($0))" } ?? ""
        return switch state {
        case .running: "running" + name
        case .busy: "a process holds the registry and does not answer" + name
        case .stopped: "not running on this machine"
        }
    }
}
