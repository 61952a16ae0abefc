import Addresses
import SwiftASN1
import X509

/// The hosts that a certificate is for (RFC 5280 section 4.2.1.6).
struct CertificateNames {
    private var dnsNames: [String] = []
    private var addresses: [IPAddress] = []

    init(of certificate: Certificate) {
        guard let names = try? certificate.extensions.subjectAlternativeNames else { return }
        for name in names {
            switch name {
            case .dnsName(let name): dnsNames.append(name)
            case .ipAddress(let octets): IPAddress(bytes: octets.bytes).map { addresses.append($0) }
            default: break
            }
        }
    }

    var isEmpty: Bool { dnsNames.isEmpty && addresses.isEmpty }

    var texts: [String] { dnsNames + addresses.map(\.description) }

    /// RFC 9525 section 6.3: a wildcard stands for one whole label, the leftmost.
    func cover(_ host: String) -> Bool {
        if let address = IPAddress(host) { return addresses.contains(address) }
        let wanted = Self.labels(host)
        return dnsNames.contains { name in
            let labels = Self.labels(name)
            guard labels.count == wanted.count, labels.count > 0 else { return false }
            if labels == wanted { return true }
            return labels[0] == "*" && labels.count > 2 && labels.dropFirst() == wanted.dropFirst()
        }
    }

    private static func labels(_ name: String) -> [String] {
        let name = name.hasSuffix(".") ? String(name.dropLast()) : name
        return name.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
