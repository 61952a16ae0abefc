import ArgumentParser

/// `--config`.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: "Configuration file; else $CAUSEWAY_CONFIG, else ./causeway.yaml.")
    var file: String?

    /// The file as it is, with all that is wrong in it.
    func read() throws(CommandError) -> ConfigurationFile {
        let context = CommandContext.current
        return try ConfigurationDiscovery(
            option: file, environment: context.environment, workingDirectory: context.workingDirectory
        ).read()
    }

    /// The checked values.
    func load() throws(CommandError) -> Configuration {
        try read().validated()
    }
}
