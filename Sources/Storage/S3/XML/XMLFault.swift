/// Why a document was refused: what is wrong with it, in words.
struct XMLFault: Error, Equatable {
    let reason: String
}
