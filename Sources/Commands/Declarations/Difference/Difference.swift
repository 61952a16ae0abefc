import Addresses
import Registry

/// What has to be done so that a registry is as declared, in order.
///
/// What the declaration names is made exactly as it says; a grant is its business where it names the recipient, or
/// speaks of recipients and names the share. The rest is left alone, unless it is to be pruned.
///
/// Shares come first, then recipients, then what they are granted, then what is taken away. Whoever is to lose a share
/// that changes, an identity, or addresses to come from, does so before the change, so that nobody sees what is put in
/// who is not meant to, whatever fails on the way. So does a recipient that lets others in lose any share, since they
/// are not to see it. An identity that moves is nobody's in between.
struct Difference: Sendable {
    private(set) var steps: [DifferenceStep] = []
    /// Shares and recipients that the declaration does not name, and that stay.
    private(set) var sharesLeftAlone: [String] = []
    private(set) var recipientsLeftAlone: [String] = []
    /// Those that do not stay, as in `share sales`.
    private(set) var pruned: [String] = []
    /// Shares that change, with how.
    private(set) var shareChanges: [(share: DeclaredShare, changes: ShareChanges)] = []

    /// The names of shares as they are there, or as they are going to be, by their keys.
    private let shareNames: [String: String]

    /// - Parameter prunes: whether what is not named is deleted, of the kinds that the declaration speaks of.
    /// - Throws: `.notFound` for a grant of a share that is neither declared nor there, `.configuration` for one that
    ///   is to be pruned, `.conflict` for an identity of a recipient that keeps it.
    init(_ declaration: Declaration, _ state: RegistryState, prunes: Bool = false) throws(CommandError) {
        let (shares, recipients) = (declaration.shares ?? [], declaration.recipients ?? [])
        let prunesShares = prunes && declaration.shares != nil
        let prunesRecipients = prunes && declaration.recipients != nil
        shareNames = Dictionary(
            state.shares.map { (NameKey.of($0.name, .share), $0.name) } + shares.map { ($0.name.key, $0.name.text) },
            uniquingKeysWith: { present, _ in present })
        let declaredShares = Set(shares.map(\.name.key))
        try Self.check(recipients, declaredShares, known: shareNames, prunesShares)
        let moves = try IdentityMoves(recipients, state, prunes: prunesRecipients)

        var shareSteps: [DifferenceStep] = []
        for share in shares {
            guard let step = step(share, state.shareDetails[share.name.key]) else { continue }
            shareSteps.append(step)
        }
        let changing = Set(shareSteps.flatMap(\.shares).map(\.key))
        let declaredRecipients = Set(recipients.map(\.name.key))
        var (early, granted, late): ([DifferenceStep], [DifferenceStep], [DifferenceStep]) = ([], [], [])
        var (narrowing, recipientSteps): ([DifferenceStep], [DifferenceStep]) = ([], [])
        var widening: Set<String> = []
        for recipient in recipients {
            let present = state.recipientDetails[recipient.name.key]
            let difference = RecipientDifference(recipient, present)
            guard let present else {
                recipientSteps.append(creation(recipient, difference))
                continue
            }
            narrowing += change(present.recipient, difference.narrowing)
            recipientSteps += change(present.recipient, difference.rest)
            if difference.widens { widening.insert(recipient.name.key) }
        }
        for (owner, identities) in moves.released {
            narrowing += change(owner, RecipientDifference.giving(up: identities))
        }
        for difference in GrantDifference.all(declaration, state) {
            granted += grants(.create, difference.gained, difference.recipient)
            let key = NameKey.of(difference.recipient.name, .recipient)
            let isUrgent = { (share: ObjectName) in widening.contains(key) || changing.contains(share.key) }
            early += grants(.remove, difference.lost.filter(isUrgent), difference.recipient)
            // One that is deleted loses the rest with that.
            if prunesRecipients, !declaredRecipients.contains(key) { continue }
            late += grants(.remove, difference.lost.filter { !isUrgent($0) }, difference.recipient)
        }
        steps = early + narrowing + shareSteps + recipientSteps + granted + late

        for other in state.recipients where !declaredRecipients.contains(NameKey.of(other.name, .recipient)) {
            if prunesRecipients { delete(other) } else { recipientsLeftAlone.append(other.name) }
        }
        for other in state.shares where !declaredShares.contains(NameKey.of(other.name, .share)) {
            if prunesShares { delete(other) } else { sharesLeftAlone.append(other.name) }
        }
    }

    private static func check(
        _ recipients: [DeclaredRecipient], _ declared: Set<String>, known: [String: String], _ prunes: Bool
    ) throws(CommandError) {
        for recipient in recipients {
            for share in recipient.shares where !declared.contains(share.key) {
                guard known[share.key] != nil else {
                    throw CommandError(
                        .notFound,
                        "the recipient \(recipient.name) is to read the share \(share), which is neither in the file "
                            + "nor in the registry: declare it, or take it out of the recipient's shares")
                }
                guard !prunes else {
                    throw CommandError(
                        .configuration,
                        "the recipient \(recipient.name) is to read the share \(share), which --prune would delete "
                            + "since the file does not declare it: declare it, or leave out --prune")
                }
            }
        }
    }

    // MARK: Steps

    private mutating func step(_ share: DeclaredShare, _ present: ShareDetails?) -> DifferenceStep? {
        let difference = ShareDifference(share, present)
        guard present == nil || !difference.isEmpty else { return nil }
        shareChanges.append((share, difference.changes))
        let name = name(of: share.name)
        return DifferenceStep(
            action: present == nil ? .create : .change, object: .share, name: name, lines: difference.lines,
            operation: present == nil
                ? .createShare(name: name, comment: nil, tables: [], changes: difference.changes)
                : .updateShare(name: name, changes: difference.changes),
            shares: [share.name], recipient: nil)
    }

    private func creation(_ recipient: DeclaredRecipient, _ difference: RecipientDifference) -> DifferenceStep {
        let shares = recipient.shares.map(name(of:))
        return DifferenceStep(
            action: .create, object: .recipient, name: recipient.name.text,
            lines: difference.rest.lines + shares.map { DifferenceLine(.create, .grant, $0) },
            operation: .createRecipient(
                name: recipient.name.text, comment: recipient.comment, shares: shares,
                addresses: recipient.addresses.ranges.map(\.description), identities: recipient.identities ?? []),
            shares: recipient.shares, recipient: nil)
    }

    private func change(_ recipient: Recipient, _ part: RecipientDifference.Part) -> [DifferenceStep] {
        guard !part.changes.isEmpty, let name = try? ObjectName(recipient.name, of: .recipient) else { return [] }
        return [
            DifferenceStep(
                action: .change, object: .recipient, name: name.text, lines: part.lines,
                operation: .updateRecipient(name: name.text, changes: part.changes), shares: [], recipient: name)
        ]
    }

    private func grants(
        _ action: DifferenceAction, _ shares: [ObjectName], _ recipient: Recipient
    ) -> [DifferenceStep] {
        guard !shares.isEmpty, let name = try? ObjectName(recipient.name, of: .recipient) else { return [] }
        let names = shares.map(self.name(of:))
        return [
            DifferenceStep(
                action: action, object: .grants, name: name.text,
                lines: names.map { DifferenceLine(action, .grant, $0) },
                operation: action == .create
                    ? .grant(recipient: name.text, shares: names) : .revoke(recipient: name.text, shares: names),
                shares: shares, recipient: name)
        ]
    }

    private func name(of share: ObjectName) -> String { shareNames[share.key] ?? share.text }

    private mutating func delete(_ recipient: Recipient) {
        guard let name = try? ObjectName(recipient.name, of: .recipient) else { return }
        pruned.append("recipient \(name)")
        steps.append(
            DifferenceStep(
                action: .remove, object: .recipient, name: name.text, lines: [],
                operation: .deleteRecipient(name: name.text), shares: [], recipient: name))
    }

    private mutating func delete(_ share: Share) {
        guard let name = try? ObjectName(share.name, of: .share) else { return }
        pruned.append("share \(name)")
        steps.append(
            DifferenceStep(
                action: .remove, object: .share, name: name.text, lines: [], operation: .deleteShare(name: name.text),
                shares: [name], recipient: nil))
    }
}
