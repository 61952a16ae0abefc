import Foundation

/// What is at the place that a backup is restored to.
enum CurrentRegistry: Sendable {
    case nothing
    /// A registry of this program's schema, in which nothing was ever done or something was.
    case registry(RegistryFacts, isEmpty: Bool)
    /// Something that cannot be compared; `isReadable` says whether the database works with it.
    case unknown(String, isReadable: Bool)

    init(_ state: RegistryState) throws(RegistryError) {
        let known = SchemaMigration.all.last?.version ?? 0
        switch state.version {
        case nil: self = .nothing
        case .some(known): self = .registry(try RegistryFacts(state.connection), isEmpty: try state.isEmpty())
        case .some(let version):
            self = .unknown(
                "it has schema version \(version), and this causeway has \(known)", isReadable: true)
        }
    }

    /// What is known of it.
    var facts: RegistryFacts? {
        if case .registry(let facts, _) = self { facts } else { nil }
    }

    var isReadable: Bool {
        switch self {
        case .nothing: false
        case .registry: true
        case .unknown(_, let isReadable): isReadable
        }
    }

    func replaced(by restored: RegistryFacts, at now: Date) -> Restoration.Replaced {
        switch self {
        case .nothing, .registry(_, isEmpty: true): .nothing
        case .registry(let facts, _): .registry(RestoreComparison(of: restored, with: facts, at: now))
        case .unknown(let reason, _): .unknown(reason)
        }
    }
}
