/// The second kind of gas, which blobs use (EIP-4844).
package enum BlobGas {
    /// The most that one block may use.
    package static let limit: UInt64 = 6 * Transaction.gasPerBlob
    /// The use above which the price rises.
    package static let target: UInt64 = 3 * Transaction.gasPerBlob

    /// The use of a block's ancestors beyond the target, in all.
    package static func excess(parentExcess: UInt64, parentUsed: UInt64) -> UInt64 {
        let (sum, overflow) = parentExcess.addingReportingOverflow(parentUsed)
        let all = overflow ? UInt64.max : sum
        return all < target ? 0 : all - target
    }

    /// The price in wei for each unit: e to the power of excess ÷ 3,338,477, by
    /// a Taylor series in integers. The greatest number if it would be more.
    package static func baseFee(excess: UInt64) -> U256 {
        let divisor = U256(3_338_477)
        let numerator = U256(excess)
        var sum = U256.zero
        var term = divisor
        var index: UInt64 = 1
        while !term.isZero {
            let (next, isOver) = sum.addingReportingOverflow(term)
            let product = term.multipliedReportingOverflow(by: numerator)
            // Nobody could pay it, and a block can never get there.
            if isOver || product.overflow { return .max }
            sum = next
            term = product.partialValue / (divisor &* U256(index))
            index += 1
        }
        return sum / divisor
    }
}
