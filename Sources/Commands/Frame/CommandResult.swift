/// What a command found or did: JSON by its coding, text by its lines.
protocol CommandResult: Encodable, Sendable {
    /// What a person reads, a line each. Text from elsewhere goes through ``PrintableText``.
    func lines(_ style: TextStyle) -> [String]
}
