import Foundation
import Storage
import Tables

/// Turns the configuration's stores into those of ``Storage``.
enum ConfiguredStores {
    static func make(_ stores: [StoreConfiguration]) throws(CommandError) -> [ConfiguredStore] {
        var result: [ConfiguredStore] = []
        for store in stores { result.append(try make(store)) }
        return result
    }

    private static func make(_ store: StoreConfiguration) throws(CommandError) -> ConfiguredStore {
        let backend: ConfiguredStore.Backend =
            switch store.backend {
            case .folder(let path): .folder(path)
            case .s3(let s3): .s3(try configuration(s3))
            }
        return ConfiguredStore(
            buckets: store.buckets, backend: backend, delivery: store.delivery == .presigned ? .presigned : .proxy,
            allowedLocations: store.allowedLocations)
    }

    private static func configuration(_ s3: S3Configuration) throws(CommandError) -> Storage.S3Configuration {
        let credentials = try AccessKeys.source(s3.accessKey)
        do throws(StorageError) {
            return Storage.S3Configuration(
                endpoint: try S3Endpoint(s3.endpoint.absoluteString),
                publicEndpoint: try s3.publicEndpoint.map { url throws(StorageError) in
                    try S3Endpoint(url.absoluteString)
                },
                region: s3.region, pathStyle: s3.pathStyle, caFile: s3.caFile, credentials: credentials,
                deadline: s3.timeout, maximumConcurrentRequests: s3.maxConcurrency)
        } catch {
            throw CommandError(.configuration, "storage.stores: \(error.message)")
        }
    }
}
