/// A word, literal or sign of an SQL expression.
enum SQLToken: Sendable, Hashable {
    /// An unquoted name or keyword, as written.
    case word(String)
    /// A name in backquotes.
    case quotedName(String)
    /// A string; nil where engines would read different values from it.
    case string(String?)
    /// A number without a sign, and the suffix that declares its type (`5L`, `1.5BD`), in upper case.
    case number(String, suffix: String)
    /// `=`, `<=`, `(`, `,`, `-` and so on; `==` has become `=` and `!=` `<>`.
    case sign(String)
}
