package import Signing

/// The fields that a sender signs (yellow paper, section 4.3, and EIPs 155,
/// 2718, 2930, 1559 and 4844).
package struct Transaction: Hashable, Sendable {
    /// The first byte of a typed transaction's encoding; 0 for one without.
    package enum Kind: UInt8, Hashable, Sendable {
        /// The form before EIP-2718: a list alone.
        case legacy = 0
        /// EIP-2930.
        case accessList = 1
        /// EIP-1559.
        case dynamicFee = 2
        /// EIP-4844.
        case blob = 3
    }

    /// The form, which determines the fields encoded.
    package var kind: Kind
    /// The chain it is for; `nil` for a legacy transaction that any chain
    /// accepts (before EIP-155).
    package var chainID: UInt64?
    /// The number of transactions that its sender has sent before.
    package var nonce: UInt64
    /// The most that the block's producer receives, in wei for each unit of gas;
    /// the gas price if there is only one.
    package var maxPriorityFee: U256
    /// The most that the sender pays, base fee included, in wei for each unit
    /// of gas.
    package var maxFee: U256
    /// The most gas that it may use.
    package var gasLimit: UInt64
    /// The receiver; `nil` for the creation of a contract.
    package var to: Address?
    /// The value sent along, in wei.
    package var value: U256
    /// Call data, or initcode.
    package var data: [UInt8]
    /// The accounts and slots warm from the start; none in a legacy transaction.
    package var accessList: [AccessListEntry]
    /// The most that the sender pays, in wei for each unit of blob gas.
    package var maxBlobFee: U256
    /// The versioned hashes of its blobs: one or more in a blob transaction,
    /// none in others.
    package var blobHashes: [Digest]

    /// Creates a transaction, by default one of EIP-1559.
    package init(
        kind: Kind = .dynamicFee, chainID: UInt64?, nonce: UInt64, maxPriorityFee: U256, maxFee: U256, gasLimit: UInt64,
        to: Address?, value: U256 = .zero, data: [UInt8] = [], accessList: [AccessListEntry] = [],
        maxBlobFee: U256 = .zero,
        blobHashes: [Digest] = []
    ) {
        self.kind = kind
        self.chainID = chainID
        self.nonce = nonce
        self.maxPriorityFee = maxPriorityFee
        self.maxFee = maxFee
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.data = data
        self.accessList = accessList
        self.maxBlobFee = maxBlobFee
        self.blobHashes = blobHashes
    }
}

/// An account and some of its slots that a transaction announces (EIP-2930).
package struct AccessListEntry: Hashable, Sendable {
    /// The account.
    package var address: Address
    /// Keys of its storage.
    package var storageKeys: [Digest]

    /// Creates an entry for an account and keys of its storage.
    package init(address: Address, storageKeys: [Digest]) {
        self.address = address
        self.storageKeys = storageKeys
    }
}

extension Transaction {
    /// The blob gas of one blob (EIP-4844).
    package static let gasPerBlob: UInt64 = 131_072
    /// The greatest number of blobs of one block, and so of one transaction.
    package static let mostBlobs = 6

    /// The part of the block's blob gas that its blobs use.
    package var blobGas: UInt64 { UInt64(blobHashes.count) * Transaction.gasPerBlob }

    /// The gas paid before the first instruction (yellow paper, section 6.2;
    /// EIPs 2028, 2930 and 3860).
    package var intrinsicGas: UInt64 {
        var gas: UInt64 = 21_000
        for byte in data { gas += byte == 0 ? 4 : 16 }
        if to == nil { gas += 32_000 + 2 * UInt64((data.count + 31) / 32) }
        for entry in accessList { gas += 2_400 + 1_900 * UInt64(entry.storageKeys.count) }
        return gas
    }

    /// Returns the price that the sender pays for each unit of gas in a block, in
    /// wei (EIP-1559).
    package func effectiveGasPrice(baseFee: U256) -> U256 {
        let (sum, overflow) = baseFee.addingReportingOverflow(maxPriorityFee)
        return overflow ? maxFee : min(maxFee, sum)
    }

    /// The hash that the sender's key signs.
    package var signingHash: Digest {
        if kind != .legacy {
            return Digest(keccak: [kind.rawValue] + RLPEncoder.list { appendFields(to: &$0) })
        }
        return Digest(
            keccak: RLPEncoder.list { list in
                appendFields(to: &list)
                if let chainID {
                    // EIP-155: a signature for one chain is not valid on another.
                    list.append(chainID)
                    list.append(0 as UInt64)
                    list.append(0 as UInt64)
                }
            })
    }

    /// Appends everything but the signature.
    func appendFields(to list: inout RLPEncoder) {
        if kind != .legacy { list.append(chainID ?? 0) }
        list.append(nonce)
        if kind == .dynamicFee || kind == .blob { list.append(maxPriorityFee.minimalBytes) }
        list.append(maxFee.minimalBytes)
        list.append(gasLimit)
        if let to { list.append(to) } else { list.append([UInt8]()) }
        list.append(value.minimalBytes)
        list.append(data)
        if kind == .legacy { return }
        list.appendList { entries in
            for entry in accessList {
                entries.appendList { pair in
                    pair.append(entry.address)
                    pair.appendList { keys in for key in entry.storageKeys { keys.append(key) } }
                }
            }
        }
        if kind == .blob {
            list.append(maxBlobFee.minimalBytes)
            list.appendList { hashes in for hash in blobHashes { hashes.append(hash) } }
        }
    }
}
