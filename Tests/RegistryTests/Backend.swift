import Foundation
import Testing

/// A database that registries of the tests are in.
enum Backend: String, Sendable, CaseIterable {
    case sqlite, postgreSQL

    /// What the test under way runs on.
    @TaskLocal static var current = Backend.sqlite

    /// All that this machine has. Where tests have to be complete (`CI` is set), all there are.
    static let available: [Backend] = {
        if PostgreSQLInstallation.found != nil { return allCases }
        if ProcessInfo.processInfo.environment["CI"] != nil { return allCases }
        print("PostgreSQL is not installed: the registry is tested on SQLite alone (install the package postgresql).")
        return [.sqlite]
    }()
}

/// Runs every test of a suite once on each database; an issue says on which.
struct OnEveryBackend: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    /// Around each run of a test, and not around the suite as well.
    func scopeProvider(for test: Test, testCase: Test.Case?) -> OnEveryBackend? { testCase == nil ? nil : self }

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        for backend in Backend.available {
            let naming = IssueHandlingTrait.compactMapIssues { issue in
                var issue = issue
                issue.comments.append("on \(backend.rawValue)")
                return issue
            }
            try await naming.provideScope(for: test, testCase: testCase) {
                try await Backend.$current.withValue(backend) { try await function() }
            }
        }
    }
}

extension Trait where Self == OnEveryBackend {
    static var onEveryBackend: OnEveryBackend { OnEveryBackend() }
}
