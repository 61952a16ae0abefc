import Foundation
import Runbooks
import Testing

/// Whoever adds a finding adds the page that explains it, and a page without its finding is a page too many.
struct RunbookTests {
    static func ids() throws -> Set<String> {
        var found: Set<String> = []
        for source in try House.sources(below: "Sources") {
            for match in source.text.matches(of: /"(tls\.[a-z0-9\-]+(?:\.[a-z0-9\-]+)+)"/) {
                found.insert(String(match.output.1))
            }
        }
        return found
    }

    @Test func everyFindingHasItsPageAndEveryPageItsFinding() throws {
        let pages = Set(Runbooks.paths.filter { $0.hasPrefix("tls.") }.map { String($0.dropLast(".md".count)) })
        #expect(pages.count > 40)
        #expect(try Self.ids().subtracting(pages).sorted() == [])
        let sources = try House.sources(below: "Sources")
        for page in pages { #expect(sources.contains { $0.text.contains("\"\(page)\"") }, "\(page)") }
    }
}
