/// The free text that explains a share or a recipient.
public enum Comment {
    /// The longest comment in bytes of UTF-8.
    public static let maximumLength = 4096

    /// - Returns: the comment to store; nil for none or an empty one.
    public static func checked(_ text: String?) throws(RegistryError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count <= maximumLength else {
            throw RegistryError(.invalid, "The comment is longer than \(maximumLength) bytes: shorten it.")
        }
        for scalar in text.unicodeScalars
        where scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t" {
            throw RegistryError(
                .invalid, "The comment \(ObjectName.quoted(text)) holds a control character: remove it.")
        }
        return text
    }
}
