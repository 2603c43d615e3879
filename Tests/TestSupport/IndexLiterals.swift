package import Quantities

// In tests, and only there, the index of a household, a node or a message may
// be written as a number.

extension HouseholdID: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value) }
}

extension NodeID: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value) }
}

extension MessageID: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(value) }
}
