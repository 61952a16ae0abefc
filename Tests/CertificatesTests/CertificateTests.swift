import Certificates
import Testing

struct CertificateTests {
    @Test func what() throws { #expect(throws: CertificateSyntaxError.self) { try Certificate(der: []) } }
}
