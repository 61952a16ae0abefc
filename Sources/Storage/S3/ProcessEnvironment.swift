import Glibc

/// The variables that this process was started with.
enum ProcessEnvironment {
    @Sendable static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
