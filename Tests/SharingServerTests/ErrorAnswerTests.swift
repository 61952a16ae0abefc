import HTTPTypes
import JSON
import NIOCore
import Registry
import Sharing
import Tables
import Testing

@testable import SharingServer

struct ErrorAnswerTests {
    /// Codes and statuses as the protocol's clients act on them: 429 and 5xx are tried again, 4xx are not.
    @Test(arguments: [
        (SharingError.Code.invalidParameterValue, 400), (.malformedRequest, 400), (.unsupportedOperation, 400),
        (.unauthenticated, 401), (.permissionDenied, 403), (.resourceDoesNotExist, 404), (.methodNotAllowed, 405),
        (.requestTooLarge, 413), (.resourceExhausted, 429), (.internalError, 500), (.temporarilyUnavailable, 503),
    ])
    func statuses(_ code: SharingError.Code, _ status: Int) {
        #expect(ErrorAnswers.status(of: code).code == status)
    }

    @Test(arguments: [
        (TableError.Kind.notFound, SharingError.Code.resourceDoesNotExist), (.corrupt, .unsupportedOperation),
        (.unsupported, .unsupportedOperation), (.filterUnfit, .unsupportedOperation),
        (.forbiddenLocation, .unsupportedOperation),
        (.incomplete, .temporarilyUnavailable), (.outOfRange, .invalidParameterValue),
        (.changesOff, .invalidParameterValue), (.storage(.unavailable), .temporarilyUnavailable),
        (.storage(.timedOut), .temporarilyUnavailable), (.storage(.denied), .internalError),
        (.storage(.refused), .unsupportedOperation),
        (.storage(.notFound), .resourceDoesNotExist),
    ])
    func tables(_ kind: TableError.Kind, _ code: SharingError.Code) {
        let (answer, detail) = ErrorAnswers.explain(TableError(kind, "what is wrong", detail: "s3://lake/secret-place"))
        #expect(answer == SharingError(code, "what is wrong"))
        #expect(detail == "s3://lake/secret-place")
    }

    @Test func whereTheStoreIsStaysWithTheOperator() {
        let error = StorageError(.unavailable, at: "s3://lake/trips", "10.1.2.3:9000 refuses the connection")
        let (answer, detail) = ErrorAnswers.explain(error)
        #expect(answer.code == .temporarilyUnavailable)
        #expect(!answer.message.contains("lake") && !answer.message.contains("10.1.2.3"))
        #expect(!answer.message.isEmpty)
        #expect(detail?.contains("10.1.2.3:9000") == true)
    }

    @Test func anUnexpectedErrorIsNotRepeatedToTheRecipient() {
        struct Odd: Error, CustomStringConvertible { var description: String { "password=hunter2" } }
        let (answer, detail) = ErrorAnswers.explain(Odd())
        #expect(answer.code == .internalError)
        #expect(!answer.message.contains("hunter2") && !answer.message.isEmpty)
        #expect(detail == "password=hunter2")
    }

    @Test func aRegistryThatIsAwayIsNotAMissingShare() {
        #expect(ErrorAnswers.explain(RegistryError(.unavailable, "locked")).answer.code == .temporarilyUnavailable)
        #expect(ErrorAnswers.explain(RegistryError(.notFound, "no such")).answer.code == .resourceDoesNotExist)
    }
}
