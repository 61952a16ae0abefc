import Certificates
import OpenSSL

extension TLSOffer {
    /// The first message of a client.
    init(_ offer: ClientOffer, serverName: String?, applicationProtocols: [String]) {
        let versions: ClosedRange<TLSVersion>
        var suites: [String]?
        switch offer {
        case .jvm17: (versions, suites) = (JVM17Offer.versions, JVM17Offer.suites)
        case .jvm17UpToTLS12: (versions, suites) = (.tls12 ... .tls12, JVM17Offer.suites)
        case .jvm17AuthenticatedOnly: (versions, suites) = (JVM17Offer.versions, JVM17Offer.authenticatedSuites)
        case .allOfTLS10: versions = .tls10 ... .tls10
        case .allOfTLS11: versions = .tls11 ... .tls11
        case .allOfTLS12: versions = .tls12 ... .tls12
        case .allOfTLS13: versions = .tls13 ... .tls13
        }
        self.init(
            serverName: serverName, minimumVersion: versions.lowerBound.rawValue,
            maximumVersion: versions.upperBound.rawValue, suites: suites, applicationProtocols: applicationProtocols)
        guard suites != nil else {
            groups = JVM17Offer.groups + Self.groupsThatJavaLacks
            return
        }
        groups = JVM17Offer.groups
        signatureSchemes = JVM17Offer.signatureSchemes
    }

    /// Groups that a server may be confined to, by OpenSSL's names.
    private static let groupsThatJavaLacks = [
        "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1", "secp256k1", "P-224", "P-192",
    ]
}
