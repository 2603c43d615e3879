package import Signing

/// A transaction with its signature, its hash and its sender.
///
/// The sender is recovered once, when the value is created; this is the expensive
/// part (about 60 µs).
package struct SignedTransaction: Hashable, Sendable {
    /// The fields that were signed.
    package let transaction: Transaction
    /// The signature, from which the signer can be recovered.
    package let signature: Signature
    /// Keccak-256 of the encoding.
    package let hash: Digest
    /// The account whose key made the signature.
    package let sender: Address
    /// The encoding: of a typed transaction the type and the list (EIP-2718),
    /// else the list.
    package let encoding: [UInt8]

    /// Signs a transaction.
    ///
    /// - Complexity: about 45 µs.
    package init(_ transaction: Transaction, key: PrivateKey) {
        self.transaction = transaction
        signature = key.sign(transaction.signingHash)
        encoding = transaction.encoding(signature)
        hash = Digest(keccak: encoding)
        sender = key.publicKey.address
    }

    /// Decodes a transaction and recovers its signer.
    ///
    /// - Parameter chainID: The chain that it must be for; `nil` for any.
    /// - Throws: ``TransactionError`` for anything but the one encoding of a
    ///   well-formed transaction.
    /// - Complexity: about 60 µs.
    package init(decoding encoding: [UInt8], chainID: UInt64? = nil) throws(TransactionError) {
        (transaction, signature) = try Transaction.decoded(encoding)
        if let chainID, let own = transaction.chainID, own != chainID {
            throw .wrongChain(own, expected: chainID)
        }
        self.encoding = encoding
        hash = Digest(keccak: encoding)
        do {
            sender = try signature.signerAddress(of: transaction.signingHash)
        } catch {
            throw .noSender
        }
    }

    /// Decodes many transactions on all cores and returns them in their order.
    ///
    /// - Throws: ``TransactionError`` for the first transaction that has an error.
    package static func decoding(_ encodings: [[UInt8]], chainID: UInt64?) throws(TransactionError)
        -> [SignedTransaction]
    {
        let results = Batch.map(encodings) { encoding -> Result<SignedTransaction, TransactionError> in
            do throws(TransactionError) {
                return .success(try SignedTransaction(decoding: encoding, chainID: chainID))
            } catch {
                return .failure(error)
            }
        }
        var transactions: [SignedTransaction] = []
        transactions.reserveCapacity(results.count)
        for result in results { transactions.append(try result.get()) }
        return transactions
    }

    /// The number `v` of the signature in JSON and RLP.
    package var v: UInt64 { transaction.v(signature) }

    /// Returns whether two transactions have the same encoding, by comparing its
    /// hashes.
    package static func == (a: SignedTransaction, b: SignedTransaction) -> Bool { a.hash == b.hash }

    /// Hashes the hash of the encoding, which covers the whole transaction.
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension Transaction {
    func v(_ signature: Signature) -> UInt64 {
        let parity = UInt64(signature.recoveryID)
        if kind != .legacy { return parity }
        guard let chainID else { return 27 + parity }
        return chainID &* 2 &+ 35 &+ parity
    }

    /// Returns the encoding with a signature.
    package func encoding(_ signature: Signature) -> [UInt8] {
        let list = RLPEncoder.list { list in
            appendFields(to: &list)
            list.append(v(signature))
            list.append(bigEndianInteger: signature.r.bytes)
            list.append(bigEndianInteger: signature.s.bytes)
        }
        return kind == .legacy ? list : [kind.rawValue] + list
    }
}
