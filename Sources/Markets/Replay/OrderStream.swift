/// A recorded stream of order book operations in the `LOBWKLD1` format, for
/// conformance checks and measurements.
///
/// Little-endian: a header of 64 bytes, then records of 24 bytes.
package struct OrderStream: Sendable {
    package struct Operation: Sendable {
        package enum Kind: UInt8, Sendable { case new = 0, cancel, replace, reduce }
        package var kind: Kind
        package var side: Side
        package var timeInForce: TimeInForce
        package var isMarket: Bool
        package var book: UInt32
        package var orderNumber: UInt32
        package var price: Int32
        package var quantity: UInt32
        package var owner: UInt32
    }

    package let bookCount: Int
    package let highestOrderNumber: Int
    package let lowestPrice: Int32
    package let highestPrice: Int32
    package let operations: [Operation]

    /// Why bytes are not an operation stream.
    package enum FormatError: Error, Hashable, Sendable {
        case tooShort(byteCount: Int)
        case notAStream
        case unknownVersion(UInt32)
        case wrongLength(byteCount: Int, expected: Int)
        case badHeader(String)
        case badOperation(index: Int)

        package var message: String {
            switch self {
            case .tooShort(let count): "\(count) bytes are too few for the 64-byte header of an operation stream"
            case .notAStream: "the file does not start with LOBWKLD1, so it is not an operation stream"
            case .unknownVersion(let version): "version \(version) of the operation stream format; 1 is known"
            case .wrongLength(let count, let expected): "\(count) bytes where the header promises \(expected)"
            case .badHeader(let what): "the header is damaged: \(what)"
            case .badOperation(let index):
                "operation \(index) has a kind, side, time in force, book, order number, price or quantity out of range"
            }
        }
    }

    /// Reads a whole stream.
    ///
    /// - Complexity: O(bytes).
    package init(bytes: [UInt8]) throws(FormatError) {
        guard bytes.count >= 64 else { throw .tooShort(byteCount: bytes.count) }
        guard bytes.starts(with: Array("LOBWKLD1".utf8)) else { throw .notAStream }
        func word(_ offset: Int) -> UInt32 {
            UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
                | UInt32(bytes[offset + 3]) << 24
        }
        guard word(8) == 1, word(12) == 24 else { throw .unknownVersion(word(8)) }
        bookCount = Int(word(16))
        highestOrderNumber = Int(word(20))
        lowestPrice = Int32(bitPattern: word(24))
        highestPrice = Int32(bitPattern: word(28))
        let count = Int(word(32)) | Int(word(36)) << 32
        let (bodyLength, overflow) = count.multipliedReportingOverflow(by: 24)
        guard !overflow, bytes.count - 64 == bodyLength else {
            throw .wrongLength(byteCount: bytes.count, expected: overflow ? .max : 64 + bodyLength)
        }
        guard lowestPrice >= 1, highestPrice >= lowestPrice,
            Int(highestPrice) - Int(lowestPrice) < OrderBooks.maximumStepCount
        else { throw .badHeader("prices from \(lowestPrice) to \(highestPrice)") }
        guard highestOrderNumber <= count, bookCount <= 1 << 20 else {
            throw .badHeader("\(bookCount) books and order numbers to \(highestOrderNumber) with \(count) operations")
        }
        var operations: [Operation] = []
        operations.reserveCapacity(count)
        for index in 0..<count {
            let at = 64 + index * 24
            guard let kind = Operation.Kind(rawValue: bytes[at]), let side = Side(rawValue: bytes[at + 1]),
                let timeInForce = TimeInForce(rawValue: bytes[at + 2]), bytes[at + 3] < 2, word(at + 4) < bookCount,
                word(at + 8) <= highestOrderNumber
            else { throw .badOperation(index: index) }
            let price = Int32(bitPattern: word(at + 12))
            let isPriced = kind == .new && bytes[at + 3] == 0 || kind == .replace
            if isPriced, price < lowestPrice || price > highestPrice { throw .badOperation(index: index) }
            if kind == .new || kind == .replace, word(at + 16) == 0 { throw .badOperation(index: index) }
            operations.append(
                Operation(
                    kind: kind, side: side, timeInForce: timeInForce, isMarket: bytes[at + 3] == 1,
                    book: word(at + 4), orderNumber: word(at + 8), price: price,
                    quantity: word(at + 16), owner: word(at + 20)))
        }
        self.operations = operations
    }
}
