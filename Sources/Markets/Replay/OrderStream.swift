/// A recorded stream of order book operations in the `LOBWKLD1` format, for
/// conformance checks and measurements.
///
/// Little-endian: a header of 64 bytes, then records of 24 bytes.
package struct OrderStream: Sendable {
    /// One record: an operation on an order of a book.
    package struct Operation: Sendable {
        /// The kind of an operation, by its code in the format.
        package enum Kind: UInt8, Sendable { case new = 0, cancel, replace, reduce }
        /// The kind of the operation.
        package var kind: Kind
        /// The side of a new order; unused by other kinds.
        package var side: Side
        /// The time in force of a new order; unused by other kinds.
        package var timeInForce: TimeInForce
        /// Whether a new order is a market order; unused by other kinds.
        package var isMarket: Bool
        /// The index of the book, below ``bookCount``.
        package var book: UInt32
        /// The stream's number of the order, at most ``highestOrderNumber``.
        package var orderNumber: UInt32
        /// The limit of a new limit order or of a replacement, in the stream's
        /// price range; unused otherwise.
        package var price: Int32
        /// The quantity of a new order or a replacement, more than 0, or the
        /// quantity that a reduction takes off.
        package var quantity: UInt32
        /// The owner of a new order; unused by other kinds.
        package var owner: UInt32
    }

    /// The number of books.
    package let bookCount: Int
    /// The highest order number in the stream; it is at most the number of
    /// operations.
    package let highestOrderNumber: Int
    /// The price of step 0, at least 1.
    package let lowestPrice: Int32
    /// The highest price, less than ``OrderBooks/maximumStepCount`` above the
    /// lowest.
    package let highestPrice: Int32
    /// All operations, in the order in which they are applied.
    package let operations: [Operation]

    /// The reason for which bytes are not an operation stream.
    package enum FormatError: Error, Hashable, Sendable {
        case tooShort(byteCount: Int)
        case notAStream
        case unknownVersion(UInt32)
        case wrongLength(byteCount: Int, expected: Int)
        case badHeader(String)
        case badOperation(index: Int)

        /// An explanation for the person who supplied the file.
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

    /// Reads a whole stream and checks every operation.
    ///
    /// - Throws: ``FormatError`` for the first fault.
    /// - Complexity: O(bytes).
    package init(bytes: [UInt8]) throws(FormatError) {
        guard bytes.count >= 64 else { throw .tooShort(byteCount: bytes.count) }
        guard bytes.starts(with: Array("LOBWKLD1".utf8)) else { throw .notAStream }
        func word(_ offset: Int) -> UInt32 {
            UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
                | UInt32(bytes[offset + 3]) << 24
        }
        guard word(8) == 1 else { throw .unknownVersion(word(8)) }
        guard word(12) == 24 else { throw .badHeader("operations of \(word(12)) bytes, not 24") }
        bookCount = Int(word(16))
        highestOrderNumber = Int(word(20))
        lowestPrice = Int32(bitPattern: word(24))
        highestPrice = Int32(bitPattern: word(28))
        let count = Int(word(32)) | Int(word(36)) << 32
        let (bodyLength, overflow) = count.multipliedReportingOverflow(by: 24)
        guard !overflow, bytes.count - 64 == bodyLength else {
            // A promise at the edge of the numbers is not added up.
            let expected = overflow || bodyLength > .max - 64 ? .max : 64 + bodyLength
            throw .wrongLength(byteCount: bytes.count, expected: expected)
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
