/// Why a credential that looks good is nobody's, for the operator's log. The caller learns none of it.
struct UnknownCredential: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
