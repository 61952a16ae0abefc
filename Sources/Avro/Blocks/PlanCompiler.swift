/// Makes a ``ReadPlan``.
struct PlanCompiler {
    private let wanted: [Bool]
    /// How many leaves before each are wanted.
    private var wantedBefore: [Int]
    private let leaves: [AvroLeaf]
    private var plan: ReadPlan
    /// Instructions from here on may be joined: nothing jumps between them.
    private var barrier = 0

    static func compile(_ wanted: [Int], of file: AvroFile) throws(AvroError) -> ReadPlan {
        var compiler = try PlanCompiler(wanted, of: file)
        compiler.emitValue(file.root, list: nil, isNullable: false)
        return compiler.plan
    }

    private init(_ wanted: [Int], of file: AvroFile) throws(AvroError) {
        leaves = file.leaves
        var isWanted = Array(repeating: false, count: leaves.count)
        for leaf in wanted {
            guard leaves.indices.contains(leaf) else {
                throw AvroError(.malformed, "the file has no field of number \(leaf)")
            }
            let path = leaves[leaf].path.joined(separator: ".").prefix(200)
            guard !leaves[leaf].isNestedDeeper else {
                throw AvroError(.unsupported, "the field '\(path)' lies in a list of lists, and such are not read")
            }
            guard leaves[leaf].type != .union else {
                throw AvroError(.unsupported, "the field '\(path)' is a union of several types, and such are not read")
            }
            isWanted[leaf] = true
        }
        self.wanted = isWanted
        wantedBefore = [0]
        for isWanted in isWanted { wantedBefore.append(wantedBefore.last.map { $0 + (isWanted ? 1 : 0) } ?? 0) }
        plan = ReadPlan(root: file.root, leaves: leaves.count, lists: file.listCount)
    }

    private func isWanted(_ node: AvroNode) -> Bool {
        wantedBefore[node.leaves.upperBound] > wantedBefore[node.leaves.lowerBound]
    }

    /// - Parameters:
    ///   - list: the list of the plan in which the node stands.
    ///   - isNullable: whether something between that list, or the row, and the node may be null.
    private mutating func emit(_ node: AvroNode, list: Int?, isNullable: Bool) {
        switch node.union {
        case .none: emitValue(node, list: list, isNullable: isNullable)
        case .general(let branches):
            if let leaf = node.leaf, wanted[leaf] { addColumn(leaf, node.type, list: list, isNullable: true) }
            emitUnion(branches)
        case .one(let count, let value):
            let start = plan.instructions.count
            plan.instructions.append(.jump(1))
            emitValue(node, list: list, isNullable: isNullable || count > 1)
            let absence = addAbsence(node, list: list)
            plan.instructions[start] = .optional(
                of: count, value: value, body: plan.instructions.count - start - 1, absence: absence)
            barrier = plan.instructions.count
        }
    }

    private mutating func emitValue(_ node: AvroNode, list: Int?, isNullable: Bool) {
        switch node.kind {
        case .record:
            for child in node.children { emit(child, list: list, isNullable: isNullable) }
        case .scalar:
            if let leaf = node.leaf, wanted[leaf] {
                let column = addColumn(leaf, node.type, list: list, isNullable: isNullable)
                if let instruction = Self.read(node.type, into: column) { plan.instructions.append(instruction) }
            } else {
                emitStep(node.type)
            }
        case .array, .map:
            let start = plan.instructions.count
            plan.instructions.append(.jump(1))
            var place: Int?
            let minimum = node.children.reduce(0) { $0 + $1.minimumBytes }
            if let number = node.array, isWanted(node) {
                place = plan.lists.count
                plan.placeOfList[number] = plan.lists.count
                plan.lists.append(ReadPlan.List(number: number, minimumBytes: minimum))
            }
            for child in node.children { emit(child, list: place, isNullable: false) }
            let body = plan.instructions.count - start - 1
            plan.instructions[start] = place.map { .list($0, body: body) } ?? .stepList(body: body, minimum: minimum)
            barrier = plan.instructions.count
        }
    }

    private mutating func emitUnion(_ branches: [AvroNode]) {
        let first = plan.branches.count
        plan.instructions.append(.union(first: first, count: branches.count))
        plan.branches += branches.map { _ in 0 }
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            plan.branches[first + index] = plan.instructions.count
            emit(branch, list: nil, isNullable: false)
            ends.append(plan.instructions.count)
            plan.instructions.append(.jump(1))
        }
        for end in ends { plan.instructions[end] = .jump(plan.instructions.count - end) }
        barrier = plan.instructions.count
    }

    private mutating func emitStep(_ type: AvroType) {
        let canJoin = plan.instructions.count > barrier
        switch (type, plan.instructions.last) {
        case (.null, _), (.fixed(0), _): break
        case (.int, .stepNumbers(let count)?) where canJoin, (.long, .stepNumbers(let count)?) where canJoin,
            (.enumeration, .stepNumbers(let count)?) where canJoin:
            plan.instructions[plan.instructions.count - 1] = .stepNumbers(count + 1)
        case (.int, _), (.long, _), (.enumeration, _): plan.instructions.append(.stepNumbers(1))
        case (.bytes, _), (.string, _): plan.instructions.append(.stepText)
        default:
            let size = Self.size(type)
            if canJoin, case .stepBytes(let count)? = plan.instructions.last {
                plan.instructions[plan.instructions.count - 1] = .stepBytes(count + size)
            } else {
                plan.instructions.append(.stepBytes(size))
            }
        }
    }

    private static func size(_ type: AvroType) -> Int {
        switch type {
        case .boolean: 1
        case .float: 4
        case .double: 8
        case .fixed(let size): size
        default: 0
        }
    }

    private static func read(_ type: AvroType, into column: Int) -> Instruction? {
        switch type {
        case .null, .union: nil
        case .boolean: .boolean(column)
        case .int: .int(column)
        case .long: .long(column)
        case .float: .float(column)
        case .double: .double(column)
        case .bytes, .string: .text(column)
        case .fixed(let size): .fixed(column, size: size)
        case .enumeration(let symbols): .enumeration(column, symbols: symbols.count)
        }
    }

    @discardableResult
    private mutating func addColumn(_ leaf: Int, _ type: AvroType, list: Int?, isNullable: Bool) -> Int {
        let column = plan.columns.count
        plan.columnOfLeaf[leaf] = column
        plan.columns.append(AvroColumn(type, isNullable: isNullable))
        plan.listOfColumn.append(list)
        if let list { plan.lists[list].columns += 1 }
        return column
    }

    /// What becomes null with a node that is: in a row the lists below it, in a list there are none.
    private mutating func addAbsence(_ node: AvroNode, list: Int?) -> Int {
        let firstColumn = plan.absentColumns.count
        let firstList = plan.absentLists.count
        if isWanted(node) {
            for leaf in node.leaves where wanted[leaf] {
                let column = plan.columnOfLeaf[leaf]
                if let inner = plan.listOfColumn[column], inner != list {
                    if plan.absentLists.count == firstList || plan.absentLists.last != inner {
                        plan.absentLists.append(inner)
                    }
                } else if leaves[leaf].type != .null {
                    plan.absentColumns.append(column)
                }
            }
        }
        plan.absences.append(
            ReadPlan.Absence(
                columns: firstColumn..<plan.absentColumns.count, lists: firstList..<plan.absentLists.count))
        return plan.absences.count - 1
    }
}
