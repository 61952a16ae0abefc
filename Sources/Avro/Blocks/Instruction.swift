/// One step of a ``ReadPlan``. Numbers of columns and lists are places in the batch.
enum Instruction {
    case stepBytes(Int)
    case stepNumbers(Int)
    case stepText
    case boolean(Int)
    case int(Int)
    case long(Int)
    case float(Int)
    case double(Int)
    case enumeration(Int, symbols: Int)
    case text(Int)
    case fixed(Int, size: Int)
    /// Reads a union's number. For another branch than `value`, which are the next `body` instructions, the columns and
    /// lists of the absence are null.
    case optional(of: Int, value: Int, body: Int, absence: Int)
    /// Reads a union's number and goes on where the branch starts: `count` places from `first` on in the plan's table.
    case union(first: Int, count: Int)
    /// Goes so many instructions further, this one included.
    case jump(Int)
    /// The next `body` instructions for each element.
    case list(Int, body: Int)
    /// The same for a list that nothing is asked of. Its elements take `minimum` bytes at least.
    case stepList(body: Int, minimum: Int)
}
