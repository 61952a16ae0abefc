import Findings

/// A certificate at its place in a path, as rules look at it.
struct PathPlace {
    let certificate: Certificate
    /// 0 is the leaf.
    let index: Int
    let isAnchor: Bool

    /// Also where the anchor is the only certificate.
    var isLeaf: Bool { index == 0 }

    static func all(_ path: [Certificate]) -> [PathPlace] {
        path.indices.map { PathPlace(certificate: path[$0], index: $0, isAnchor: $0 == path.count - 1) }
    }

    func flaw(_ id: FindingID, _ text: String, _ reference: String) -> Flaw { Flaw(id, at: index, text, reference) }
}
