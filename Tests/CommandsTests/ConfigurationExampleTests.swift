import Foundation
import Testing

@testable import Commands

/// The example is the declarations in another form, so it reads back to them.
@Suite struct ConfigurationExampleTests {
    private let text = ConfigurationExample.text()

    /// The example with every key set.
    private var commentedIn: String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line).replacing(#/^( *)#(?=[^ ])/#) { "\($0.1)" }
        }.joined(separator: "\n")
    }

    @Test func asPrintedItMeansTheDefaults() throws {
        let file = ConfigurationFile.read(text, file: "example", folder: "/etc", environment: [:])
        #expect(file.errors.isEmpty)
    }

    @Test func commentedInEveryKeyIsKnownAndItsValueIsGood() {
        let file = ConfigurationFile.read(commentedIn, file: "example", folder: "/etc", environment: [:])
        // Some keys exclude each other; that is all that may be wrong.
        #expect(file.errors.filter { $0.kind != .rule }.map(\.description) == [])
        #expect(file.configuration.server.configuredEndpoint != nil)
        #expect(!file.errors.isEmpty, "the store's keys have been read")
    }

    @Test func everyKeyIsThereWithItsDefaultAndVariable() {
        let defaults = ConfigurationFile.read("", file: "x", folder: "/", environment: [:])
        var count = 0
        func check(_ keys: [ConfigurationKey]) {
            for key in keys {
                count += 1
                #expect(text.contains("\(key.name):"))
                if let variable = key.environmentName { #expect(text.contains("[\(variable)]")) }
                if case .value(let value?, _) = key.shape { #expect(text.contains("#\(key.name): \(value)\n")) }
                #expect(!key.documentation.isEmpty)
                check(key.children)
            }
        }
        check(defaults.keys)
        #expect(count > 35)
    }

    @Test func defaultsReadBackToTheSameValues() throws {
        // The section of the administrative API has a key of the same name.
        let lines = commentedIn.split(separator: "\n").split(whereSeparator: { $0.hasPrefix("admin:") })[0]
        let server = lines.filter { line in
            ["server:", "  listen:", "  secretFile:", "  urlLifetime:", "  tokenLifetime:", "  maxBodyBytes:"]
                .contains { line.hasPrefix($0) }
        }
        let read = ConfigurationFile.read(
            server.joined(separator: "\n"), file: "x", folder: "/etc", environment: [:]
        ).configuration.server
        let empty = ConfigurationFile.read("", file: "x", folder: "/etc", environment: [:]).configuration.server
        #expect(server.count == 6)
        #expect(read.listen == empty.listen && read.secretFile == empty.secretFile)
        #expect(read.urlLifetime == empty.urlLifetime && read.tokenLifetime == empty.tokenLifetime)
        #expect(read.maxBodyBytes == empty.maxBodyBytes)
    }
}
