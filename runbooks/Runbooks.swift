/// The pages of `runbooks/`, embedded in the program.
public enum Runbooks {
    /// Paths within the folder, sorted.
    public static var paths: [String] { Embedded.files.keys.sorted() }

    /// The text of one page; nil where there is none of that path.
    public static func text(_ path: String) -> String? { Embedded.files[path] }
}
