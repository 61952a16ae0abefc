import Foundation
import Testing

struct SourceRuleTests {
    static func all() throws -> [House.Source] {
        try House.sources(below: "Sources") + House.sources(below: "Tests") + House.sources(below: "Plugins")
    }

    @Test func filesAreOneConceptLong() throws {
        for source in try Self.all() {
            #expect(source.lines.count <= 400, "\(source.path) has \(source.lines.count) lines: split it by concept")
        }
    }

    @Test func linesFitThePage() throws {
        for source in try House.sources(below: "Sources") {
            for (index, line) in source.lines.enumerated() {
                #expect(line.count <= 120, "\(source.path):\(index + 1) has \(line.count) columns")
            }
        }
    }

    @Test func namesNameTheConcept() throws {
        let vague = ["Utils", "Utilities", "Helpers", "Helper", "Misc", "Common"]
        for source in try Self.all() {
            let name = URL(filePath: source.path).deletingPathExtension().lastPathComponent
            #expect(!vague.contains { name.hasSuffix($0) }, "\(source.path)")
            #expect(!name.contains("+"), "\(source.path): name the concept or put it where it belongs")
        }
    }

    @Test func concurrencyIsCheckedEverywhere() throws {
        // Spelled apart, so that this file does not break its own rule.
        let escapes = ["@unchecked" + " Sendable", "nonisolated" + "(unsafe)", "@preconcurrency" + " import"]
        for source in try Self.all() {
            for escape in escapes { #expect(!source.text.contains(escape), "\(source.path) has \(escape)") }
        }
    }

    @Test func nothingTrapsOnPurpose() throws {
        let traps = ["fatal" + "Error(", "try" + "!", "as" + "! "]
        for source in try House.sources(below: "Sources") {
            for trap in traps { #expect(!source.text.contains(trap), "\(source.path) has \(trap)") }
        }
    }
}
