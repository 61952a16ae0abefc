/// What keeps bytes from being a certificate or a part of one, as the end of a sentence.
public struct CertificateSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
