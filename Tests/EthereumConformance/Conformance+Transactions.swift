import Ethereum
import Signing

extension Conformance {
    /// Raw transactions for chain 1: hash, sender and intrinsic gas must be
    /// as given by Cancun, else by the newest fork named, or the transaction
    /// must be refused.
    func transactionCases(_ file: Vector) -> [Case] {
        let forks = [
            "Cancun", "Shanghai", "Paris", "London", "Berlin", "Istanbul", "ConstantinopleFix", "Constantinople",
            "Byzantium",
            "EIP158", "EIP150", "Homestead", "Frontier",
        ]
        return file.members.map { name, test in
            guard let fork = forks.first(where: { test["result"][$0].isPresent }) else {
                return (name, "no fork is named")
            }
            let expected = test["result"][fork]
            let mustFail = expected["exception"].text
            do {
                let signed = try SignedTransaction(decoding: test["txbytes"].bytes, chainID: 1)
                try signed.transaction.check()
                if let mustFail { return (name, "should be refused with \(mustFail)") }
                if signed.hash != expected["hash"].digest { return (name, "hash \(signed.hash.hex)") }
                if signed.sender != expected["sender"].address { return (name, "sender \(signed.sender)") }
                if U256(signed.transaction.intrinsicGas) != expected["intrinsicGas"].number {
                    return (name, "intrinsic gas \(signed.transaction.intrinsicGas)")
                }
                let again = signed.transaction.encoding(signed.signature)
                return (name, again == signed.encoding ? nil : "encoded again as \(Hex.text(again))")
            } catch {
                return (name, mustFail == nil ? "refused: \(error)" : nil)
            }
        }
    }
}
