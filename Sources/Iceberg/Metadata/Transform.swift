/// How a partition value is made from a column (Iceberg specification, "Partition Transforms").
enum Transform: Sendable, Hashable {
    case identity
    case bucket(Int)
    case truncate(Int)
    case year, month, day, hour
    /// Always null.
    case void
    /// One that this build does not know: readers pass over it ("Partition Transforms").
    case unknown(String)

    init(_ text: String) {
        switch text {
        case "identity": self = .identity
        case "year", "years": self = .year
        case "month", "months": self = .month
        case "day", "days", "date": self = .day
        case "hour", "hours", "date_hour": self = .hour
        case "void": self = .void
        default:
            if let numbers = SchemaReader.arguments(of: text, "bucket", "[", "]"), numbers.count == 1, numbers[0] > 0 {
                self = .bucket(numbers[0])
            } else if let numbers = SchemaReader.arguments(of: text, "truncate", "[", "]"), numbers.count == 1,
                numbers[0] > 0
            {
                self = .truncate(numbers[0])
            } else {
                self = .unknown(text)
            }
        }
    }
}
