package import Signing

/// The block as a program sees it.
package struct BlockContext: Sendable {
    /// The number of ancestors.
    package var number: UInt64
    /// Seconds since 1970.
    package var timestamp: UInt64
    /// The account that gets the priority fees.
    package var coinbase: Address
    /// The most gas that the block's transactions may use together.
    package var gasLimit: UInt64
    /// The base fee, in wei for each unit of gas (EIP-1559).
    package var baseFee: U256
    /// The word that PREVRANDAO pushes (EIP-4399).
    package var randomness: Digest
    /// The price in wei for each unit of blob gas (EIP-4844).
    package var blobBaseFee: U256
    /// The number that CHAINID pushes (EIP-1344).
    package var chainID: U256
    /// Returns the hash of one of the 256 blocks before this one.
    package var ancestorHash: @Sendable (_ number: UInt64) -> Digest

    /// Creates a block; parameters left out have the values of an empty world.
    package init(
        number: UInt64 = 0, timestamp: UInt64 = 0, coinbase: Address = .zero, gasLimit: UInt64 = 30_000_000,
        baseFee: U256 = .zero, randomness: Digest = .zero, blobBaseFee: U256 = .one, chainID: U256 = .one,
        ancestorHash: @escaping @Sendable (UInt64) -> Digest = { _ in .zero }
    ) {
        self.number = number
        self.timestamp = timestamp
        self.coinbase = coinbase
        self.gasLimit = gasLimit
        self.baseFee = baseFee
        self.randomness = randomness
        self.blobBaseFee = blobBaseFee
        self.chainID = chainID
        self.ancestorHash = ancestorHash
    }
}

/// The transaction as a program sees it.
package struct TransactionContext: Sendable {
    /// The signer of the transaction.
    package var origin: Address
    /// The price in wei for each unit of gas, the base fee included.
    package var gasPrice: U256
    /// The words that BLOBHASH pushes, by index (EIP-4844).
    package var blobHashes: [Digest]

    /// Creates a transaction; by default one of the zero address at no price.
    package init(origin: Address = .zero, gasPrice: U256 = .zero, blobHashes: [Digest] = []) {
        self.origin = origin
        self.gasPrice = gasPrice
        self.blobHashes = blobHashes
    }
}
