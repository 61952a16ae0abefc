/// An extension of a certificate, as far as it could be read.
enum Decoded<Value: Sendable & Hashable>: Sendable, Hashable {
    case absent
    /// It is there, and not what its specification says; why not.
    case malformed(String, isCritical: Bool)
    case present(Value, isCritical: Bool)

    var value: Value? {
        if case .present(let value, _) = self { return value }
        return nil
    }

    var isAbsent: Bool { self == .absent }

    var isCritical: Bool {
        switch self {
        case .absent: false
        case .malformed(_, let isCritical), .present(_, let isCritical): isCritical
        }
    }
}
