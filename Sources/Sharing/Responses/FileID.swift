import Crypto
public import Tables

/// The id under which a recipient may cache a file: the same for the same object in every answer and format, and
/// telling nothing of where the object is.
public enum FileID {
    /// 32 hexadecimal digits.
    public static func of(_ object: ObjectLocation) -> String {
        var hash = SHA256()
        hash.update(data: Array(object.bucket.utf8))
        hash.update(data: [0])
        hash.update(data: Array(object.key.utf8))
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(32)
        for byte in hash.finalize().prefix(16) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
