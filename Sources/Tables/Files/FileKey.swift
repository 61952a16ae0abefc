/// What makes two file actions concern the same logical file: the decoded path and the deletion vector (Delta protocol,
/// "Action Reconciliation").
///
/// Bytes, since two spellings of a character are two files, while strings take them for equal: where the path points,
/// its kind first, and the deletion vector after a byte that UTF-8 does not use.
public enum FileKey {
    private enum Kind: UInt8 {
        case underRoot, elsewhere, unreadable
    }

    /// - Parameter relative: the key after the root's and a slash.
    public static func write(underRoot relative: ArraySlice<UInt8>, into key: inout [UInt8]) {
        key.append(Kind.underRoot.rawValue)
        key.append(contentsOf: relative)
    }

    public static func write(bucket: String, key object: ArraySlice<UInt8>, into key: inout [UInt8]) {
        key.append(Kind.elsewhere.rawValue)
        key.append(contentsOf: bucket.utf8)
        key.append(UInt8(ascii: "/"))
        key.append(contentsOf: object)
    }

    /// A path that may not be read still has to match its own removal.
    public static func write(unreadable path: some Sequence<UInt8>, into key: inout [UInt8]) {
        key.append(Kind.unreadable.rawValue)
        key.append(contentsOf: path)
    }

    public static func write(deletionVector uniqueID: some Sequence<UInt8>, into key: inout [UInt8]) {
        key.append(0xFF)
        key.append(contentsOf: uniqueID)
    }
}
