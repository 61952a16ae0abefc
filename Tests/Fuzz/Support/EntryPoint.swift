/// What libFuzzer calls with every input; the target's file beside this folder has `fuzz`.
@c(LLVMFuzzerTestOneInput)
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    unsafe fuzz(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
