import SwiftASN1

/// The elements of a sequence or set, taken one after another.
struct Elements {
    private var rest: ASN1NodeCollection.Iterator
    private var ahead: ASN1Node?

    init(_ node: ASN1Node, _ name: String) throws(CertificateSyntaxError) {
        guard case .constructed(let nodes) = node.content else {
            throw CertificateSyntaxError("\(name) is not constructed")
        }
        rest = nodes.makeIterator()
        ahead = rest.next()
    }

    /// One element in DER with nothing after it.
    static func parse(_ bytes: ArraySlice<UInt8>, _ name: String) throws(CertificateSyntaxError) -> ASN1Node {
        do {
            return try DER.parse(bytes)
        } catch {
            throw CertificateSyntaxError("\(name) is not DER")
        }
    }

    /// The elements of a sequence in DER with nothing after it.
    static func sequence(_ bytes: ArraySlice<UInt8>, _ name: String) throws(CertificateSyntaxError) -> Elements {
        let node = try parse(bytes, name)
        guard node.identifier == .sequence else { throw CertificateSyntaxError("\(name) is no sequence") }
        return try Elements(node, name)
    }

    var isAtEnd: Bool { ahead == nil }

    mutating func next(_ name: String) throws(CertificateSyntaxError) -> ASN1Node {
        guard let node = ahead else { throw CertificateSyntaxError("\(name) is missing") }
        ahead = rest.next()
        return node
    }

    mutating func next(_ name: String, _ identifier: ASN1Identifier) throws(CertificateSyntaxError) -> ASN1Node {
        let node = try next(name)
        guard node.identifier == identifier else { throw CertificateSyntaxError("\(name) has another type") }
        return node
    }

    /// The next element where it has this type.
    mutating func nextIf(_ identifier: ASN1Identifier) -> ASN1Node? {
        guard let node = ahead, node.identifier == identifier else { return nil }
        ahead = rest.next()
        return node
    }

    /// The next element where it has this context-specific tag.
    mutating func nextIf(tag: UInt) -> ASN1Node? {
        nextIf(ASN1Identifier(tagWithNumber: tag, tagClass: .contextSpecific))
    }

    mutating func all() -> [ASN1Node] {
        var nodes: [ASN1Node] = []
        while let node = ahead {
            nodes.append(node)
            ahead = rest.next()
        }
        return nodes
    }

    func end(_ name: String) throws(CertificateSyntaxError) {
        guard ahead == nil else { throw CertificateSyntaxError("\(name) has elements that do not belong there") }
    }
}

extension ASN1Node {
    /// The bytes of a primitive element.
    func primitive(_ name: String) throws(CertificateSyntaxError) -> ArraySlice<UInt8> {
        guard case .primitive(let bytes) = content else { throw CertificateSyntaxError("\(name) is not primitive") }
        return bytes
    }

    func objectIdentifier(_ name: String) throws(CertificateSyntaxError) -> ASN1ObjectIdentifier {
        do {
            return try ASN1ObjectIdentifier(derEncoded: self)
        } catch {
            throw CertificateSyntaxError("\(name) is no object identifier")
        }
    }

    /// Of a type that is tagged implicitly as well.
    func boolean(_ name: String) throws(CertificateSyntaxError) -> Bool {
        let bytes = try primitive(name)
        guard bytes.count == 1, let byte = bytes.first, byte == 0 || byte == 0xFF else {
            throw CertificateSyntaxError("\(name) is no boolean")
        }
        return byte != 0
    }

    /// A number from 0 that fits into an `Int`; of a type that is tagged implicitly as well.
    func count(_ name: String) throws(CertificateSyntaxError) -> Int {
        let bytes = try primitive(name)
        guard let first = bytes.first, first < 0x80 else {
            throw CertificateSyntaxError("\(name) is negative or empty")
        }
        guard bytes.count <= 7 else { return .max }
        return bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
