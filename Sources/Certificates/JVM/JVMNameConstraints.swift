import Addresses

/// Name constraints as the JVM applies them (`NameConstraintsExtension`): to the subject and the alternative names, and
/// to email addresses and the common name of the subject where no such names are among the alternative ones.
struct JVMNameConstraints {
    private enum Relation { case different, sameType, widens, matches, narrows }

    let permitted: [NameConstraints.Subtree]
    let excluded: [NameConstraints.Subtree]

    init(_ constraints: NameConstraints) {
        permitted = constraints.permitted ?? []
        excluded = constraints.excluded ?? []
    }

    func allows(_ certificate: Certificate) -> Bool {
        if (permitted + excluded).contains(where: \.hasDistance) { return false }
        let subject = certificate.subject
        if !subject.isEmpty, !allows(.directory(subject)) { return false }
        return Self.names(of: certificate).allSatisfy(allows)
    }

    /// What stands for the holder beside its distinguished name.
    static func names(of certificate: Certificate) -> [GeneralName] {
        let subject = certificate.subject
        let alternatives = JVMSyntax.names(certificate)
        var names = alternatives ?? []
        if alternatives == nil {
            names += subject.values(.emailAddress).map { .email(Array($0.utf8)) }
        }
        guard let common = subject.value(.commonName) else { return names }
        if let address = IPAddress(common) {
            if !names.contains(where: { $0.kind == 7 }) { names.append(.address(address.bytes)) }
        } else if !names.contains(where: { $0.kind == 2 }), JVMName.isHostName(common.replacing("*", with: "z")) {
            names.append(.dns(Array(common.utf8)))
        }
        return names
    }

    func allows(_ name: GeneralName) -> Bool {
        for subtree in excluded {
            let relation = Self.relation(subtree.base, name, isExcluded: true)
            if relation == .matches || relation == .narrows { return false }
        }
        var isOfKind = false
        for subtree in permitted {
            switch Self.relation(subtree.base, name, isExcluded: false) {
            case .different: continue
            case .sameType, .widens: isOfKind = true
            case .matches, .narrows: return true
            }
        }
        return !isOfKind
    }

    private static func relation(_ base: GeneralName, _ name: GeneralName, isExcluded: Bool) -> Relation {
        switch (base, name) {
        case (.dns(let base), .dns(let name)): dns(text(base), text(name), isExcluded: isExcluded)
        case (.address(let base), .address(let name)): address(base, name)
        case (.directory(let base), .directory(let name)): directory(base, name)
        case (.email(let base), .email(let name)): email(text(base), text(name))
        case (.uri(let base), .uri(let name)): uri(text(base), text(name))
        // There is no comparison of these, and asking for one ends the handshake.
        case (.other(let base), .other(let name)) where base == name: isExcluded ? .matches : .sameType
        default: .different
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self).lowercased() }

    private static func dns(_ base: String, _ name: String, isExcluded: Bool) -> Relation {
        if base == name { return .matches }
        // An empty name ends the handshake, where it is compared at all.
        if base.isEmpty { return isExcluded ? .matches : .sameType }
        if isExcluded, name.contains("*"), JVMName.matches(base, name) { return .matches }
        if base.hasSuffix(name) {
            return isBoundary(base.dropLast(name.count).last, name.first) ? .widens : .sameType
        }
        if name.hasSuffix(base) {
            return isBoundary(name.dropLast(base.count).last, base.first) ? .narrows : .sameType
        }
        return .sameType
    }

    /// Whether exactly one of the two characters around the cut is the dot.
    private static func isBoundary(_ before: Character?, _ after: Character?) -> Bool {
        (before == ".") != (after == ".")
    }

    private static func address(_ base: [UInt8], _ name: [UInt8]) -> Relation {
        if base == name { return .matches }
        guard base.count == 2 * name.count else { return .sameType }
        let isInside = name.indices.allSatisfy { name[$0] & base[$0 + name.count] == base[$0] }
        return isInside ? .narrows : .sameType
    }

    private static func directory(_ base: DistinguishedName, _ name: DistinguishedName) -> Relation {
        if base.matches(name) { return .matches }
        if base.isAbove(name) { return .narrows }
        return name.isAbove(base) ? .widens : .sameType
    }

    private static func email(_ base: String, _ name: String) -> Relation {
        if base == name { return .matches }
        guard name.hasSuffix(base), !base.contains("@") else { return .sameType }
        if base.hasPrefix(".") { return .narrows }
        return name.dropLast(base.count).last == "@" ? .narrows : .sameType
    }

    private static func uri(_ base: String, _ name: String) -> Relation {
        let host = host(of: name)
        let wanted = self.host(of: base)
        if host == wanted { return .matches }
        if wanted.hasPrefix("."), host.hasSuffix(wanted) { return .narrows }
        return .sameType
    }

    private static func host(of uri: String) -> String {
        var rest = uri[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
        return String(rest.prefix { $0 != ":" })
    }
}
