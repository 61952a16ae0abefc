internal import ACMESyntax
internal import JSON
internal import TokenSyntax

extension ACMEClient {
    /// Registers the key's account, or finds the one that there is (RFC 8555 sections 7.3 and 7.3.1).
    ///
    /// - Returns: the account's URL, which signs all further requests.
    public func account(_ terms: AccountTerms) async throws(ACMEError) -> String {
        let step = "registering the account"
        let directory = try await directory()
        if let page = directory.termsOfService, !terms.agreesToTerms {
            throw ACMEError(
                .configuration, step: step, place: directoryAddress.text,
                reason: "the authority's terms of service are not agreed to",
                remedy: "Read \(page) and set tls.acme.agreeToTermsOfService to true")
        }
        if directory.requiresExternalAccount, terms.externalAccount == nil {
            throw ACMEError(
                .configuration, step: step, place: directoryAddress.text,
                reason: "the authority binds accounts to external ones",
                remedy: ProblemType.externalAccountRequired.remedy)
        }
        var members: [JSONValue.Member] = []
        if !terms.contacts.isEmpty { members.append(.init("contact", .array(terms.contacts.map { .string($0) }))) }
        if terms.agreesToTerms { members.append(.init("termsOfServiceAgreed", .bool(true))) }
        if let account = terms.externalAccount {
            members.append(
                .init(
                    "externalAccountBinding",
                    SignedBody.binding(of: key, to: account, at: directory.newAccount.text)))
        }
        let response = try await post(.object(members), to: directory.newAccount, by: .key, step)
        let origin = origin
        return try value(step, directory.newAccount) { () throws(DocumentFault) in
            let status = try ACMEDocument(parsing: response.body).requiredText("status")
            guard status == "valid" else {
                throw .refused(
                    "the account is '\(ForeignWords.line(status, longest: 40))', which no order is taken from")
            }
            guard let location = response.header("location") else {
                throw .malformed("the answer does not say where the account is (Location)")
            }
            return try origin.address(location, named: "Location").text
        }
    }
}
