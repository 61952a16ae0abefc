public import Catalogs

extension CatalogClock {
    /// The time of this machine.
    public static let system = CatalogClock(now: WallClock.milliseconds) { duration in
        try? await Task.sleep(for: duration)
    }
}
