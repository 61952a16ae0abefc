import Hummingbird

/// Answers plain HTTP where the server itself is reached over https.
struct RedirectResponder: HTTPResponder {
    typealias Context = SharingContext

    /// The sharing endpoint, https.
    let endpoint: String
    let challenges: (any ChallengeAnswers)?

    func respond(to request: Request, context: SharingContext) async throws -> Response {
        let answer = await RedirectAnswer(to: request.head, endpoint: endpoint, challenges: challenges)
        var headers = answer.headers
        if headers[.contentType] == nil { headers[.contentType] = "text/plain" }
        headers[.connection] = "close"
        return Response(
            status: answer.status, headers: headers,
            body: request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: .init(string: answer.text)))
    }
}
