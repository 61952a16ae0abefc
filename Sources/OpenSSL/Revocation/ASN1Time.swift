import COpenSSL
import Glibc

/// Times as certificates, lists and answers have them.
enum ASN1Time {
    /// Seconds since 1970; nil where it is no time.
    static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let time else { return nil }
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Int64(timegm(&parts))
    }
}
