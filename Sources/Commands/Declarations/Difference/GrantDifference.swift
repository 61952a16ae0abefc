import Registry

/// What one recipient that is there gains and loses.
struct GrantDifference: Sendable {
    let recipient: Recipient
    let gained: [ObjectName]
    let lost: [ObjectName]

    /// Of every recipient, in the declaration's order and then by name; empty where it does not speak of recipients.
    ///
    /// A recipient that is declared has the shares that it lists. One that is not has none of the shares that are
    /// declared.
    static func all(_ declaration: Declaration, _ state: RegistryState) -> [GrantDifference] {
        guard let recipients = declaration.recipients else { return [] }
        var found: [GrantDifference] = []
        for recipient in recipients {
            guard let present = state.recipientDetails[recipient.name.key] else { continue }
            let granted = present.shares.compactMap { try? ObjectName($0, of: .share) }
            let (known, wanted) = (Set(granted.map(\.key)), Set(recipient.shares.map(\.key)))
            found.append(
                GrantDifference(
                    recipient: present.recipient, gained: recipient.shares.filter { !known.contains($0.key) },
                    lost: granted.filter { !wanted.contains($0.key) }))
        }
        let declared = Set(recipients.map(\.name.key))
        var held: [String: [ObjectName]] = [:]
        for share in declaration.shares ?? [] {
            for name in state.shareDetails[share.name.key]?.recipients ?? [] {
                held[NameKey.of(name, .recipient), default: []].append(share.name)
            }
        }
        for other in state.recipients {
            let key = NameKey.of(other.name, .recipient)
            guard !declared.contains(key), let lost = held[key] else { continue }
            found.append(GrantDifference(recipient: other, gained: [], lost: lost))
        }
        return found
    }
}
