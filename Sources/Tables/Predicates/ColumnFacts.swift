/// What is known of one column in one file.
///
/// Values are in the column's own terms: `.integer` for the integer types, `.double` for both floating-point
/// types, and so on. A bound of another kind is ignored.
public enum ColumnFacts: Sendable, Hashable {
    /// Every row has this value; nil stands for NULL.
    case constant(Value?)
    /// Every value that is not NULL lies between `min` and `max`, both included (missing = open), save that
    /// floating-point columns may hold NaN as well. `nullCount` of the `numRecords` rows are NULL; without
    /// either, any number of them may be.
    case range(min: Value?, max: Value?, nullCount: Int64?, numRecords: Int64?)
    case unknown
}
