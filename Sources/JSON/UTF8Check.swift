/// Tells UTF-8 from other bytes without making a string of them.
public enum UTF8Check {
    public static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return true
        } catch {
            return false
        }
    }
}
