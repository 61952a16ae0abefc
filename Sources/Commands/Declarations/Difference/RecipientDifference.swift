import Addresses
import Registry

/// What has to change in one recipient so that it is as declared, its grants aside.
struct RecipientDifference: Sendable {
    private(set) var changes = RecipientChanges()
    private(set) var lines: [DifferenceLine] = []
    /// Whether it may come from no address that it could not come from before, and not from some of those.
    let narrows: Bool

    /// - Parameter present: nil where there is no such recipient yet.
    init(_ declared: DeclaredRecipient, _ present: Recipient?) {
        let name = present?.name ?? declared.name.text
        let action = present == nil ? DifferenceAction.create : .change
        if declared.comment != present?.comment {
            changes.comment = declared.comment ?? ""
            lines.append(
                DifferenceLine(
                    action, .recipient, name, field: "comment", before: present?.comment, after: declared.comment))
        }
        // Their order means nothing.
        let ranges = present?.addresses.ranges ?? []
        narrows = Set(ranges) != Set(declared.addresses.ranges) && Self.isWithin(declared.addresses.ranges, ranges)
        if Set(ranges) != Set(declared.addresses.ranges) {
            changes.addresses = declared.addresses.ranges.map(\.description)
            lines.append(
                DifferenceLine(
                    action, .recipient, name, field: "addresses", before: Self.text(ranges),
                    after: Self.text(declared.addresses.ranges)))
        }
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
