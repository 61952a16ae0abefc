import Addresses
import Registry

/// What has to change in one recipient so that it is as declared, its grants aside.
struct RecipientDifference: Sendable {
    struct Part: Sendable {
        var changes = RecipientChanges()
        var lines: [DifferenceLine] = []
    }

    /// Lets fewer in, and has to be done before anything is put in: identities that it loses, and addresses that are
    /// all among those that it could come from before.
    private(set) var narrowing = Part()
    private(set) var rest = Part()

    /// Whether it lets somebody in that could not come in before.
    var widens: Bool { rest.changes.addresses != nil || !rest.changes.addIdentities.isEmpty }

    /// - Parameter present: nil where there is no such recipient yet.
    init(_ declared: DeclaredRecipient, _ present: RecipientDetails?) {
        let name = present?.recipient.name ?? declared.name.text
        let action = present == nil ? DifferenceAction.create : .change
        // Their order means nothing.
        let ranges = present?.recipient.addresses.ranges ?? []
        if Set(ranges) != Set(declared.addresses.ranges) {
            let narrows = present != nil && Self.isWithin(declared.addresses.ranges, ranges)
            let line = DifferenceLine(
                action, .recipient, name, field: "addresses", before: Self.text(ranges),
                after: Self.text(declared.addresses.ranges))
            put(narrows ? \.narrowing : \.rest, [line]) {
                $0.addresses = declared.addresses.ranges.map(\.description)
            }
        }
        let identities = present?.identities ?? []
        let wanted = declared.identities ?? identities
        let (lost, gained) = (Self.items(of: identities, without: wanted), Self.items(of: wanted, without: identities))
        let losses = Self.giving(up: lost)
        put(\.narrowing, losses.lines) { $0.removeIdentities = losses.changes.removeIdentities }
        put(\.rest, gained.map { DifferenceLine(.create, .identity, "\($0)") }) { $0.addIdentities = gained }
        let comment = present?.recipient.comment
        if declared.comment != comment {
            let line = DifferenceLine(
                action, .recipient, name, field: "comment", before: comment, after: declared.comment)
            // One request does where all the rest goes first.
            let part = rest.lines.isEmpty && !narrowing.lines.isEmpty ? \Self.narrowing : \Self.rest
            self[keyPath: part].lines.insert(line, at: 0)
            self[keyPath: part].changes.comment = declared.comment ?? ""
        }
    }

    /// What takes identities away, and nothing else.
    static func giving(up identities: [RecipientIdentity]) -> Part {
        Part(
            changes: RecipientChanges(removeIdentities: identities),
            lines: identities.map { DifferenceLine(.remove, .identity, "\($0)") })
    }

    private mutating func put(
        _ part: WritableKeyPath<Self, Part>, _ lines: [DifferenceLine], _ change: (inout RecipientChanges) -> Void
    ) {
        guard !lines.isEmpty else { return }
        self[keyPath: part].lines += lines
        change(&self[keyPath: part].changes)
    }

    private static func items(
        of identities: [RecipientIdentity], without others: [RecipientIdentity]
    ) -> [RecipientIdentity] {
        let others = Set(others)
        return identities.filter { !others.contains($0) }
    }

    private static func isWithin(_ ranges: [AddressRange], _ outer: [AddressRange]) -> Bool {
        guard !ranges.isEmpty else { return outer.isEmpty }
        return outer.isEmpty
            || ranges.allSatisfy { range in
                outer.contains { $0.contains(range.base) && $0.prefixLength <= range.prefixLength }
            }
    }

    private static func text(_ ranges: [AddressRange]) -> String {
        ranges.isEmpty ? "any" : ranges.map(\.description).joined(separator: ", ")
    }
}
