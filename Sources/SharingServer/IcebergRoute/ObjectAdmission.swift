import Iceberg
import Tables

/// Decides which objects readers of a table may fetch: those that a state of it consists of, and no others.
struct ObjectAdmission: Sendable {
    let service: SharingService
    let table: IcebergTable
    /// Tells the table from all others.
    let name: String

    /// - Parameters:
    ///   - metadata: the metadata file of the state.
    ///   - location: the location that it gives the table.
    func admits(_ object: ObjectLocation, metadata: String, location: String) async throws -> Bool {
        if try await objects(.current, metadata, location).contains(object) { return true }
        // What earlier snapshots consist of takes longer to find out, and is seldom asked for.
        return try await objects(.retained, metadata, location).contains(object)
    }

    private func objects(
        _ scope: TableObjects.Scope, _ metadata: String, _ location: String
    ) async throws -> TableObjects {
        let table = table
        return try await service.states.objects(of: name, at: metadata, scope) { () async throws(TableError) in
            try await table.state(at: metadata, of: location)
        }
    }
}
