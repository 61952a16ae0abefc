import ArgumentParser

/// How long what is replaced goes on working: `24h`, `7d`, `30m`, `45s`, or `0` for not at all.
struct GracePeriod: Sendable, Hashable, CustomStringConvertible, ExpressibleByArgument {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    init?(argument: String) {
        if argument == "0" {
            seconds = 0
            return
        }
        guard case .seconds(let seconds) = TokenLifetime(argument) else { return nil }
        self.seconds = seconds
    }

    var description: String { seconds == 0 ? "0" : TokenLifetime.seconds(seconds).description }
}
