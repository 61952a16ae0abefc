import Addresses
import Findings

/// The names of the leaf.
enum NameRules {
    private static let baseline = "CA/Browser Forum baseline requirements section 7.1.4"

    static func flaws(_ leaf: Certificate) -> [Flaw] {
        guard let names = leaf.known.subjectAlternativeName.value else {
            guard leaf.known.subjectAlternativeName.isAbsent else { return [] }
            return [
                Flaw(.commonNameOnly, at: 0, "it has no subjectAltName, which is where names are looked for", baseline)
            ]
        }
        var flaws: [Flaw] = []
        for name in names {
            switch name {
            case .dns(let bytes):
                if let fault = DNSNameSyntax.fault(in: bytes) {
                    let text = String(decoding: bytes, as: UTF8.self)
                    flaws.append(Flaw(.profile, at: 0, "the DNS name \(text) of subjectAltName \(fault)", baseline))
                }
            case .address(let bytes) where bytes.count != 4 && bytes.count != 16:
                flaws.append(
                    Flaw(.profile, at: 0, "an IP address of subjectAltName has \(bytes.count) bytes", baseline))
            default: break
            }
        }
        return flaws + commonName(leaf, names)
    }

    /// The common name repeats one of the names, byte for byte (section 7.1.4.3), in a subject that has the shape of
    /// the requirements. An authority of a company's own that writes other subjects is free to put there what it likes,
    /// and everybody is free to put there what is no name of a host.
    private static func commonName(_ leaf: Certificate, _ names: [GeneralName]) -> [Flaw] {
        let subject = leaf.subject
        if subject.value(.organizationName) != nil, subject.value(.countryName) == nil { return [] }
        guard let text = subject.value(.commonName) else { return [] }
        let repeated: Bool
        if text.contains(":") || isLooseAddress(text) {
            let addresses = names.compactMap { name -> String? in
                guard case .address(let bytes) = name else { return nil }
                return IPAddress(bytes: bytes)?.description
            }
            repeated = addresses.isEmpty || addresses.contains(text)
        } else {
            let hosts = names.compactMap { name -> String? in
                guard case .dns(let bytes) = name else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            }
            // The domain above a name, or that of a wildcard, is what many authorities put there.
            repeated =
                hosts.isEmpty || !text.contains(".") || hosts.contains { $0 == text || $0.hasSuffix("." + text) }
        }
        guard !repeated else { return [] }
        return [
            Flaw(
                .profile, at: 0, "the common name \(text) is none of the names in subjectAltName",
                "CA/Browser Forum baseline requirements section 7.1.4.3")
        ]
    }

    /// Whether old resolvers take it for an IPv4 address: decimal, octal or hexadecimal numbers, one to four.
    private static func isLooseAddress(_ text: String) -> Bool {
        let parts = text.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        return (1...4).contains(parts.count)
            && parts.allSatisfy { part in
                part.hasPrefix("0x")
                    ? part.count > 2 && part.dropFirst(2).allSatisfy(\.isHexDigit)
                    : !part.isEmpty && part.allSatisfy { ("0"..."9").contains($0) }
            }
    }
}
