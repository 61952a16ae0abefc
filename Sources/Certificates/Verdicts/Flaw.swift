public import Findings

/// One reason against a path.
public struct Flaw: Sendable, Hashable {
    public let id: FindingID
    /// Which certificate of the path it is about; 0 is the leaf.
    public let place: Int
    /// What is wrong, as a sentence without its end: "the certificate has no subjectAltName".
    public let text: String
    /// The clause that says so.
    public let reference: String?

    init(_ id: FindingID, at place: Int, _ text: String, _ reference: String? = nil) {
        self.id = id
        self.place = place
        self.text = text
        self.reference = reference
    }
}
