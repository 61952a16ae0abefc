/// A value of the configuration file with the place where it begins, free of the YAML library's types.
struct ConfigurationNode: Sendable {
    indirect enum Content: Sendable {
        /// Nothing, `~` or `null`: the key counts as not set.
        case nothing
        case scalar(String)
        case list([ConfigurationNode])
        case mapping([Entry])
    }

    struct Entry: Sendable {
        let key: String
        let keyPlace: ConfigurationProblem.Place
        let value: ConfigurationNode
    }

    let content: Content
    let place: ConfigurationProblem.Place

    /// What the node is, for messages.
    var kindName: String {
        switch content {
        case .nothing: "nothing"
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a section"
        }
    }
}
