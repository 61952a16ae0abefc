/// A server's answer to one question.
public struct DNSAnswer: Sendable, Hashable {
    public let server: DNSServer
    public let code: ResponseCode
    /// AA: the server answers for its own zone.
    public let isAuthoritative: Bool
    /// TC: records are missing.
    public let isTruncated: Bool
    /// RA: the server looks names up.
    public let offersRecursion: Bool
    public let answers: [DNSRecord]
    public let authority: [DNSRecord]
    /// From the question to the answer.
    public let duration: Duration
}
