import Catalogs

extension Credentials {
    init(_ vended: VendedCredentials) {
        self.init(
            accessKey: vended.accessKeyID, secretKey: vended.secretAccessKey, sessionToken: vended.sessionToken)
    }
}
