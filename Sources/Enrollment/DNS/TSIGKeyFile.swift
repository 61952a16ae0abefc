public import ACME
public import LDNS

/// A key of a name server, in a file that its owner alone reads.
public enum TSIGKeyFile {
    /// Reads the file at once; for the start of a program.
    public static func read(_ path: String) throws(EnrollmentStoreFailure) -> TSIGKey {
        do throws(FileTrouble) {
            guard let text = try PrivateFileText.read(path) else {
                throw FileTrouble(path: path, reason: "there is no such file")
            }
            do throws(TSIGKeyFault) {
                return try TSIGKey(parsing: text)
            } catch {
                throw FileTrouble(
                    path: path, reason: error.reason, remedy: "Write the key with 'tsig-keygen -a hmac-sha256 NAME'")
            }
        } catch {
            throw EnrollmentStoreFailure(place: error.path, reason: error.reason, remedy: error.remedy)
        }
    }
}
