/// The second kind of gas, paid for blobs (EIP-4844).
package enum BlobGas {
    /// The blob gas that one block may use at most.
    package static let limit: UInt64 = 6 * Transaction.gasPerBlob
    /// The blob gas of a block above which the price rises.
    package static let target: UInt64 = 3 * Transaction.gasPerBlob

    /// Returns the blob gas that a block's ancestors used beyond the target, in
    /// total.
    package static func excess(parentExcess: UInt64, parentUsed: UInt64) -> UInt64 {
        let (sum, overflow) = parentExcess.addingReportingOverflow(parentUsed)
        let all = overflow ? UInt64.max : sum
        return all < target ? 0 : all - target
    }

    /// Returns the price in wei for each unit of blob gas: e to the power of excess
    /// ÷ 3,338,477, by a Taylor series in integers; the greatest number if it would
    /// exceed that.
    package static func baseFee(excess: UInt64) -> U256 {
        let divisor = U256(3_338_477)
        let numerator = U256(excess)
        var sum = U256.zero
        var term = divisor
        var index: UInt64 = 1
        while !term.isZero {
            let (next, isOver) = sum.addingReportingOverflow(term)
            let product = term.multipliedReportingOverflow(by: numerator)
            // Such a price could not be paid, and no block can ever get there.
            if isOver || product.overflow { return .max }
            sum = next
            term = product.partialValue / (divisor &* U256(index))
            index += 1
        }
        return sum / divisor
    }
}
