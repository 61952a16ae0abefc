/// What this program says about itself.
enum Build {
    static let version = "0.1.0"
}
