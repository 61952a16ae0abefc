enum ReadLine: Hashable {
    /// Without its LF. The last line of a file may never have had one.
    case line(ArraySlice<UInt8>)
    /// Longer than a line may be: not held.
    case tooLong
}
