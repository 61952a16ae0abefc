enum ReadLine: Hashable {
    /// Without its LF. The last line of a file may never have had one.
    case line(ArraySlice<UInt8>)
    /// Longer than a line may be: not held.
    case tooLong

    /// - Parameters:
    ///   - isSkipped: whether a part of the line was too long to be held.
    ///   - maximum: bytes that a line may have.
    /// - Returns: nil for an empty line.
    init?(_ line: ArraySlice<UInt8>, isSkipped: Bool, maximum: Int) {
        if isSkipped || line.count > maximum {
            self = .tooLong
        } else if line.isEmpty {
            return nil
        } else {
            self = .line(line)
        }
    }
}
