/// One thing that differs within a share or a recipient.
struct DifferenceLine: Sendable, Encodable {
    enum Object: String, Sendable, Hashable, Encodable {
        case share, table, namespace, recipient, identity, grant
    }

    let action: DifferenceAction
    let object: Object
    /// As in `retail.orders`, `emea.*`; of a grant, its share; of an identity, `SUBJECT of ISSUER`.
    let name: String
    /// What of it changes; null where all of it comes or goes.
    let field: Nullable<String>
    /// Null for nothing.
    let before: Nullable<String>
    let after: Nullable<String>

    init(
        _ action: DifferenceAction, _ object: Object, _ name: String, field: String? = nil, before: String? = nil,
        after: String? = nil
    ) {
        self.action = action
        self.object = object
        self.name = name
        self.field = Nullable(field)
        self.before = Nullable(before)
        self.after = Nullable(after)
    }

    /// For people, without control characters.
    var text: String {
        // The header of the change says which share or recipient it is.
        let isOwner = object == .share || object == .recipient
        var text = action.mark + (isOwner ? "" : " \(object.rawValue) \(name)")
        if let field = field.value, action == .create {
            text += " \(field): \(after.value ?? "none")"
        } else if let field = field.value {
            text += " \(field): \(before.value ?? "none") -> \(after.value ?? "none")"
        } else if let value = after.value ?? before.value {
            text += ": \(value)"
        }
        return PrintableText.escape(text)
    }
}
