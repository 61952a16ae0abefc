/// The files of `templates/`, embedded in the program.
public enum Templates {
    /// Paths within the folder, sorted.
    public static var paths: [String] { Embedded.files.keys.sorted() }

    /// The text of one file; nil where there is none of that path.
    public static func text(_ path: String) -> String? { Embedded.files[path] }
}
