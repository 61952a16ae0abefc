import Addresses

/// How the JVM compares the host that a client wants with the names of a certificate (`HostnameChecker`, RFC 2818).
enum JVMName {
    /// Why the certificate is not the host's; nil where it is.
    ///
    /// - Parameter path: the path that was validated. Where a certificate of it has name constraints, checking them has
    ///   put the common name among the alternative names, and there it stays.
    static func flaw(_ host: HostIdentity, _ leaf: Certificate, path: [Certificate] = []) -> String? {
        var names = JVMSyntax.names(leaf)
        if names != nil, path.dropFirst().dropLast().contains(where: { $0.known.nameConstraints.value != nil }) {
            names = JVMNameConstraints.names(of: leaf)
        }
        return switch host {
        case .address(let bytes): address(bytes, names)
        case .name(let name): self.name(name, leaf, names ?? [])
        }
    }

    private static func address(_ bytes: [UInt8], _ names: [GeneralName]?) -> String? {
        guard let names else { return "there is no subjectAltName" }
        let wanted = IPAddress(bytes: bytes)
        for case .address(let found) in names where IPAddress(bytes: found) == wanted { return nil }
        return "no IP address of subjectAltName is \(wanted?.description ?? "?")"
    }

    private static func name(_ name: String, _ leaf: Certificate, _ names: [GeneralName]) -> String? {
        guard isHostName(name) else { return "\(name) is no host name" }
        var hasNames = false
        for case .dns(let bytes) in names {
            hasNames = true
            if matches(name, String(decoding: bytes, as: UTF8.self)) { return nil }
        }
        if hasNames { return "no DNS name of subjectAltName matches \(name)" }
        // The common name counts where there is no DNS name beside it.
        if let common = leaf.subject.value(.commonName), matches(name, common) { return nil }
        return "neither subjectAltName nor the common name matches \(name)"
    }

    /// Labels are compared one by one; a wildcard stands for any part of a label, in any label.
    static func matches(_ name: String, _ template: String) -> Bool {
        let name = name.lowercased()
        let template = template.lowercased()
        if let last = template.lastIndex(of: "*") {
            if template == "*" || template == "*." || !template[last...].contains(".") { return false }
        }
        guard isHostName(template.replacing("*", with: "z")) else { return false }
        let labels = name.split(separator: ".")
        let templates = template.split(separator: ".")
        guard labels.count == templates.count else { return false }
        return zip(labels, templates).allSatisfy { label, template in
            // Names in Unicode are compared as such, in which a wildcard within the encoded form means nothing.
            if template.contains("*"), template.hasPrefix("xn--") { return false }
            return matches(label: label, template)
        }
    }

    private static func matches(label: Substring, _ template: Substring) -> Bool {
        var rest = label
        let parts = template.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return label == template }
        guard rest.hasPrefix(first) else { return false }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    /// What the JVM takes for the name of a host in a handshake (`SNIHostName`).
    static func isHostName(_ name: String) -> Bool {
        !name.contains("*") && DNSNameSyntax.fault(in: Array(name.utf8)) == nil
    }
}
