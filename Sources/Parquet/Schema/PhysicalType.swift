/// How values of a leaf are laid out (parquet.thrift, `Type`).
public enum PhysicalType: Int32, Sendable, Hashable {
    case boolean, int32, int64, int96, float, double, byteArray, fixedLengthByteArray
}
