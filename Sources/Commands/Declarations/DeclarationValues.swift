import Registry

extension ValueParser where Value == ObjectName {
    static func name(of noun: ObjectName.Noun) -> Self {
        Self(
            "a name of 1 to \(ObjectName.maximumLength) characters without control characters, spaces, \"/\" or \".\"",
            parse: { try? ObjectName($0, of: noun) })
    }
}

extension ValueParser where Value == String {
    /// Empty for none.
    static var comment: Self {
        Self("text of at most \(Comment.maximumLength) bytes without control characters") { text in
            do { _ = try Comment.checked(text) } catch { return nil }
            return text
        }
    }

    /// An issuer or a subject, as it stands in the registry.
    static var identityPart: Self {
        Self("text of 1 to \(RecipientIdentity.maximumLength) bytes without control characters") { text in
            do { _ = try RecipientIdentity(issuer: text, subject: text).checked() } catch { return nil }
            return text
        }
    }
}

extension ValueParser where Value == Int64 {
    static var tableVersion: Self {
        Self("a version of the table, a whole number from 0") { text in
            Int64(text).flatMap { $0 >= 0 ? $0 : nil }
        }
    }
}
