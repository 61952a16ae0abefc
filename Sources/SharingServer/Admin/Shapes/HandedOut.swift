import Foundation
import Registry

/// A new credential with the profile that holds its secret: the one time that it is seen.
struct HandedOutProfile: Encodable {
    let token: TokenShape
    let profile: SharingProfile
}

/// A new link for activation: the one time that it is seen.
struct HandedOutLink: Encodable {
    let id: String
    let link: String
    let expiresAt: Date
}
