/// The trust lists of `trust/`, embedded in the program.
public enum TrustLists {
    /// Certificates in PEM below a head of lines that begin with `#` and say where they are from and of when.
    public static var publicRoots: String { Embedded.files["public-roots.pem"] ?? "" }
}
