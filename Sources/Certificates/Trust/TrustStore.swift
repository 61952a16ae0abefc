/// The certificates that a chain may end at.
public struct TrustStore: Sendable {
    public let anchors: [Certificate]
    /// Whether it is the public list, whose certificates the root programs have judged.
    public let isPublic: Bool
    /// What it is, for people: "Mozilla's list of 2026-10-19 (140 certificates)".
    public let name: String

    public init(anchors: [Certificate], isPublic: Bool, name: String) {
        self.anchors = anchors
        self.isPublic = isPublic
        self.name = name
    }

    /// - Parameter text: certificates in PEM.
    /// - Throws: where there is none, or one cannot be read.
    public init(pem text: String, name: String) throws(CertificateSyntaxError) {
        let blocks = try PEM.blocks("CERTIFICATE", in: text)
        guard !blocks.isEmpty else { throw CertificateSyntaxError("there is no certificate in it") }
        var anchors: [Certificate] = []
        for (index, der) in blocks.enumerated() {
            do throws(CertificateSyntaxError) {
                anchors.append(try Certificate(der: der))
            } catch {
                throw CertificateSyntaxError("certificate \(index + 1): \(error)")
            }
        }
        self.init(anchors: anchors, isPublic: false, name: name)
    }

    /// The public list, as the head of its text dates it.
    public static func publicList(pem text: String) throws(CertificateSyntaxError) -> TrustStore {
        let store = try TrustStore(pem: text, name: "")
        return TrustStore(
            anchors: store.anchors, isPublic: true,
            name: "Mozilla's list of \(date(in: text)) (\(store.anchors.count) certificates)")
    }

    private static func date(in text: String) -> Substring {
        let mark = "# date: "
        let line = text.split(separator: "\n").first { $0.hasPrefix(mark) }
        return line.map { $0.dropFirst(mark.count) } ?? "an unknown date"
    }
}
