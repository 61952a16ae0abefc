import Foundation
import Registry

/// The revisions of shares and recipients as they were read, and as this run's own changes have moved them since.
struct Revisions: Sendable {
    private struct Mark: Sendable {
        let id: UUID
        var revision: Int64
    }

    private var shares: [String: Mark] = [:]
    private var recipients: [String: Mark] = [:]
    /// What shares and recipients are called.
    private var shareNames: [String: String] = [:]

    init(_ state: RegistryState) {
        for share in state.shares { note(share) }
        for recipient in state.recipients { note(recipient) }
    }

    /// What has to hold for a step: all that it depends on is as it was read.
    func conditions(for step: DifferenceStep) -> ChangeConditions {
        var revisions = step.shares.compactMap { share -> ChangeConditions.Revision? in
            guard let mark = shares[share.key] else { return nil }
            return .init(.share, shareNames[share.key] ?? share.text, id: mark.id, revision: mark.revision)
        }
        if let recipient = step.recipient, let mark = recipients[recipient.key] {
            revisions.append(.init(.recipient, step.name, id: mark.id, revision: mark.revision))
        }
        return ChangeConditions(revisions: revisions)
    }

    /// Takes in what a step did. A grant that is made or taken away counts as a change of the share, too, and a
    /// deletion as one of whatever it was granted to.
    mutating func note(_ answer: RegistryAnswer, of step: DifferenceStep) {
        switch (answer, step.operation) {
        case (.share(let details), .deleteShare):
            shares[NameKey.of(details.share.name, .share)] = nil
            for name in details.recipients { recipients[NameKey.of(name, .recipient)]?.revision += 1 }
        case (.share(let details), _): note(details.share)
        case (.recipient(let details), .deleteRecipient):
            recipients[NameKey.of(details.recipient.name, .recipient)] = nil
            for name in details.shares { shares[NameKey.of(name, .share)]?.revision += 1 }
        case (.recipient(let details), _):
            note(details.recipient)
            for share in step.shares { shares[share.key]?.revision += 1 }
        default: break
        }
    }

    private mutating func note(_ share: Share) {
        let key = NameKey.of(share.name, .share)
        shares[key] = Mark(id: share.id, revision: share.revision)
        shareNames[key] = share.name
    }

    private mutating func note(_ recipient: Recipient) {
        recipients[NameKey.of(recipient.name, .recipient)] = Mark(id: recipient.id, revision: recipient.revision)
    }
}
