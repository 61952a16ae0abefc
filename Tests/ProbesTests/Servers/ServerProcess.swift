import Foundation
import Testing

/// A program that a test starts and stops by its process id.
final class ServerProcess {
    private let process = Process()
    private let output = Pipe()

    init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Reads what the program says until a line says on which port it listens: `ACCEPT 127.0.0.1:4433`.
    func portItListensOn() throws -> UInt16 {
        var text = ""
        while true {
            let bytes = output.fileHandleForReading.availableData
            try #require(!bytes.isEmpty, "the program ended: \(text)")
            text += String(decoding: bytes, as: UTF8.self)
            for line in text.split(separator: "\n").filter({ $0.hasPrefix("ACCEPT") && text.hasSuffix("\n") }) {
                let place = line.split(separator: " ").dropFirst().first ?? ""
                if let port = place.split(separator: ":").last.flatMap({ UInt16($0) }) { return port }
            }
        }
    }

    /// A port of loopback that was free a moment ago.
    static func freePort() throws -> UInt16 {
        let listener = try Listener()
        return listener.port
    }

    /// Waits until something takes connections there.
    static func waitForListener(on port: UInt16) throws {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if Listener.connects(to: port) { return }
            usleep(5000)
        }
        Issue.record("nothing listens on port \(port)")
    }
}
