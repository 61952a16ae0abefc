import HTTPTypes

extension HTTPField.Name {
    /// The version that an answer is of, or begins with.
    static let deltaTableVersion = HTTPField.Name("Delta-Table-Version")!
    /// What a client can read, and in the answer what was chosen.
    static let deltaSharingCapabilities = HTTPField.Name("delta-sharing-capabilities")!
}
