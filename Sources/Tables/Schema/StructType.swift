/// An ordered list of named fields: a table's schema, or a nested struct.
public struct StructType: Sendable, Hashable {
    public let fields: [Field]

    public init(fields: [Field]) {
        self.fields = fields
    }

    /// The field of that name, compared without case as Delta's column names are.
    public func field(named name: String) -> Field? {
        fields.first { $0.name == name } ?? fields.first { $0.name.lowercased() == name.lowercased() }
    }

    public struct Field: Sendable, Hashable {
        /// The logical name.
        public let name: String
        public let type: DataType
        public let nullable: Bool
        /// The name under which statistics, partition values and data files know the column: the same as
        /// `name` unless column mapping is on.
        public let physicalName: String
        /// Whether older files hold the column, or something nested in it, with a narrower type.
        public let typeChanged: Bool

        public init(
            name: String, type: DataType, nullable: Bool, physicalName: String? = nil, typeChanged: Bool = false
        ) {
            self.name = name
            self.type = type
            self.nullable = nullable
            self.physicalName = physicalName ?? name
            self.typeChanged = typeChanged
        }
    }
}
