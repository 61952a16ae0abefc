import Addresses
import Certificates

/// What one address showed, in a line for people and as JSON.
struct ConnectionLine: Encodable {
    let address: String
    let version: String?
    let suite: String?
    let applicationProtocol: String?
    let connectMilliseconds: Double?
    let handshakeMilliseconds: Double?
    let failure: String?

    init(_ observation: AddressObservation) {
        address = observation.address.description
        let first = observation.first
        version = first?.version.map { "\($0)" }
        suite = first?.suite
        applicationProtocol = first?.applicationProtocol
        connectMilliseconds = first?.connectSeconds.map { Self.milliseconds($0) }
        handshakeMilliseconds = first?.handshakeSeconds.map { Self.milliseconds($0) }
        failure = first?.failure.map { "\($0)" }
    }

    var text: String {
        if let failure { return "\(address): \(failure)" }
        let parts = [version, suite, applicationProtocol].compactMap { $0 }
        let time = handshakeMilliseconds.map { "handshake of \($0) ms" }
        return "\(address): " + (parts + [time].compactMap { $0 }).joined(separator: ", ")
    }

    private static func milliseconds(_ seconds: Double) -> Double { (seconds * 10_000).rounded() / 10 }
}
