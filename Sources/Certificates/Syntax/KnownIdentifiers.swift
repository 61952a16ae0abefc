import SwiftASN1

extension ASN1ObjectIdentifier {
    // Attributes of names (RFC 5280 appendix A.1).
    static let commonName: Self = [2, 5, 4, 3]
    static let serialNumberAttribute: Self = [2, 5, 4, 5]
    static let countryName: Self = [2, 5, 4, 6]
    static let localityName: Self = [2, 5, 4, 7]
    static let stateName: Self = [2, 5, 4, 8]
    static let organizationName: Self = [2, 5, 4, 10]
    static let organizationalUnit: Self = [2, 5, 4, 11]
    static let emailAddress: Self = [1, 2, 840, 113549, 1, 9, 1]
    static let domainComponent: Self = [0, 9, 2342, 19_200_300, 100, 1, 25]

    // Extensions (RFC 5280 section 4.2).
    static let subjectKeyIdentifier: Self = [2, 5, 29, 14]
    static let keyUsage: Self = [2, 5, 29, 15]
    static let subjectAlternativeName: Self = [2, 5, 29, 17]
    static let basicConstraints: Self = [2, 5, 29, 19]
    static let nameConstraints: Self = [2, 5, 29, 30]
    static let revocationListPoints: Self = [2, 5, 29, 31]
    static let certificatePolicies: Self = [2, 5, 29, 32]
    static let policyMappings: Self = [2, 5, 29, 33]
    static let authorityKeyIdentifier: Self = [2, 5, 29, 35]
    static let policyConstraints: Self = [2, 5, 29, 36]
    static let extendedKeyUsage: Self = [2, 5, 29, 37]
    static let inhibitAnyPolicy: Self = [2, 5, 29, 54]
    static let authorityInformationAccess: Self = [1, 3, 6, 1, 5, 5, 7, 1, 1]
    /// RFC 7633.
    static let tlsFeature: Self = [1, 3, 6, 1, 5, 5, 7, 1, 24]
    /// RFC 6962 section 3.3.
    static let signedCertificateTimestamps: Self = [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2]
    static let netscapeCertificateType: Self = [2, 16, 840, 1, 113730, 1, 1]

    // Purposes (RFC 5280 section 4.2.1.12).
    static let serverAuthentication: Self = [1, 3, 6, 1, 5, 5, 7, 3, 1]
    static let anyPurpose: Self = [2, 5, 29, 37, 0]
    static let netscapeSteppedUp: Self = [2, 16, 840, 1, 113730, 4, 1]
    static let microsoftSteppedUp: Self = [1, 3, 6, 1, 4, 1, 311, 10, 3, 3]

    // Ways to get at information about the issuer (RFC 5280 section 4.2.2.1).
    static let ocsp: Self = [1, 3, 6, 1, 5, 5, 7, 48, 1]
    static let issuerCertificates: Self = [1, 3, 6, 1, 5, 5, 7, 48, 2]

    // Keys.
    static let rsaKey: Self = [1, 2, 840, 113549, 1, 1, 1]
    static let rsaPSSKey: Self = [1, 2, 840, 113549, 1, 1, 10]
    static let dsaKey: Self = [1, 2, 840, 10040, 4, 1]
    static let ellipticKey: Self = [1, 2, 840, 10045, 2, 1]
    static let ed25519: Self = [1, 3, 101, 112]
    static let ed448: Self = [1, 3, 101, 113]
    static let p256: Self = [1, 2, 840, 10045, 3, 1, 7]
    static let p384: Self = [1, 3, 132, 0, 34]
    static let p521: Self = [1, 3, 132, 0, 35]
}
