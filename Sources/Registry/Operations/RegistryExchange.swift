public import Foundation

/// The bytes that a command and the server exchange over the registry's socket: one JSON value each way.
///
/// Request: `POST /admin/v1/registry`, a ``RegistryOperation``. Answer: 200 with `{"answer": RegistryAnswer}`, or a
/// 4xx or 5xx status with `{"error": RegistryError}`. Times are milliseconds since 1970.
public enum RegistryExchange {
    public static let path = "/admin/v1/registry"
    /// Carries the operating system's user name of whoever runs the command, for the audit.
    public static let actorHeader = "Causeway-Actor"
    /// Largest answer that is read, in bytes: a share with some hundred thousand tables.
    public static let largestAnswer = 64 * 1_048_576

    public static func encode(_ operation: RegistryOperation) throws -> Data { try encoder.encode(operation) }

    public static func decodeOperation(_ data: Data) throws -> RegistryOperation {
        try decoder.decode(RegistryOperation.self, from: data)
    }

    public static func encode(_ answer: RegistryAnswer) throws -> Data { try encoder.encode(Reply(answer: answer)) }

    public static func encode(_ error: RegistryError) throws -> Data { try encoder.encode(Reply(error: error)) }

    /// - Throws: the ``RegistryError`` of an answer that holds one, `DecodingError` for anything else than an answer.
    public static func decodeAnswer(_ data: Data) throws -> RegistryAnswer {
        let reply = try decoder.decode(Reply.self, from: data)
        if let error = reply.error { throw error }
        guard let answer = reply.answer else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "neither answer nor error"))
        }
        return answer
    }

    private struct Reply: Codable {
        var answer: RegistryAnswer?
        var error: RegistryError?
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .millisecondsSince1970
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        return decoder
    }
}
