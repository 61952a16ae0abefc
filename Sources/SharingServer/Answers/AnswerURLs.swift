import Foundation
import Registry
import Sharing
import Storage
import Tables

/// The URLs of one answer: signed by the store, or by this server where it delivers the files itself.
struct AnswerURLs: FileURLs {
    let caller: AuthenticatedRecipient
    let table: UUID
    /// Of what the answer shows of the table.
    let extent: [UInt8]?
    let stores: StoreDirectory
    let seal: Seal
    /// The URL under which this server delivers files, without a trailing slash.
    let filesEndpoint: String
    /// Milliseconds since the epoch at which the answer is made; every URL of it is signed for this moment.
    let now: Int64
    /// Seconds for which the URLs work.
    let lifetime: Int
    let record: RequestRecord

    /// What the names of data files and of deletion vectors end in: some readers look at it.
    static let suffixes = [".parquet", ".bin"]

    var cutsDeletionVectors: Bool { extent != nil }

    var expiration: Int64 { now + Int64(lifetime) * 1000 }

    func url(for object: ObjectLocation) throws(SharingError) -> String {
        record.countFile()
        return try url(object, suffix: Self.suffixes[0])
    }

    func url(forDeletionVectorIn object: ObjectLocation) throws(SharingError) -> String {
        try url(object, suffix: Self.suffixes[1])
    }

    /// Always one of this server: no store puts a byte before its own.
    func url(forDeletionVectorIn object: ObjectLocation, range: Range<Int64>) throws(SharingError) -> String {
        do {
            return try own(object, part: .vector(range), suffix: Self.suffixes[1])
        } catch {
            throw ErrorAnswers.explain(error).answer
        }
    }

    func url(
        forDeletionVectorOf file: ObjectLocation, atVersion version: Int64
    ) throws(SharingError) -> String {
        do {
            return try own(file, part: .vectorOfFile(version: version), suffix: Self.suffixes[1])
        } catch {
            throw ErrorAnswers.explain(error).answer
        }
    }

    private func own(_ object: ObjectLocation, part: FileTicket.Part, suffix: String) throws -> String {
        let ticket = FileTicket(
            recipient: caller.recipient.id, credential: caller.credential, table: table, expires: expiration, size: nil,
            object: object, part: part, extent: extent)
        let sealed = try seal.seal(ticket.bytes)
        // The parameter's name is one that readers take as the mark of a signed URL.
        return "\(filesEndpoint)/\(sealed.body)\(suffix)?X-Amz-Signature=\(sealed.tag)"
    }

    private func url(_ object: ObjectLocation, suffix: String) throws(SharingError) -> String {
        do {
            if try stores.delivery(for: object.bucket) == .presigned,
                let store = try stores.store(for: object.bucket) as? any PresigningStore
            {
                return try store.presignedURL(for: object, now: now, expires: lifetime)
            }
            return try own(object, part: .whole, suffix: suffix)
        } catch {
            throw ErrorAnswers.explain(error).answer
        }
    }
}
