/// A key as it was declared: what the example shows of it and what the check for unknown keys knows.
struct ConfigurationKey: Sendable {
    indirect enum Shape: Sendable {
        /// One value; `sample` stands in the example when there is no default.
        case value(defaultText: String?, sample: String)
        /// A list of values.
        case list(sample: [String])
        case section([ConfigurationKey])
        /// A list of sections of one kind.
        case sectionList([ConfigurationKey])
    }

    let name: String
    /// What the key means, in a sentence or two.
    let documentation: String
    let shape: Shape
    /// The variable that overrides the key; nil for keys inside lists, lists and sections.
    let environmentName: String?
    let isSecret: Bool

    /// The keys below this one; empty for a value.
    var children: [ConfigurationKey] {
        switch shape {
        case .value, .list: []
        case .section(let keys), .sectionList(let keys): keys
        }
    }

    /// `server.filesEndpoint` as `CAUSEWAY_SERVER_FILES_ENDPOINT`: a run of capitals is one word.
    static func environmentName(of path: [String]) -> String {
        var name = "CAUSEWAY"
        for part in path {
            name += "_"
            var previousIsLower = false
            for character in part {
                if character.isUppercase && previousIsLower { name += "_" }
                previousIsLower = character.isLowercase
                name += character.uppercased()
            }
        }
        return name
    }
}
