package import Signing

extension State {
    /// Returns an account as it stands in the `alloc` of a genesis file; `nil` if
    /// there is none.
    package func json(_ address: Address) -> JSON? {
        guard let account = account(address) else { return nil }
        var members: [JSON.Member] = [
            .init("balance", .quantity(account.balance)), .init("nonce", .quantity(account.nonce)),
        ]
        let code = code(of: address)
        if !code.isEmpty { members.append(.init("code", .data(code))) }
        let storage = allStorage(of: address)
        if !storage.isEmpty {
            members.append(
                .init("storage", .object(storage.map { .init("0x" + $0.key.digest.hex, .data($0.value.digest)) })))
        }
        return .object(members)
    }

    /// Every account, by address: the `alloc` of a genesis file.
    ///
    /// - Complexity: O(n log n) in accounts and slots.
    package var json: JSON {
        .object(allAddresses.compactMap { address in json(address).map { .init("0x" + Hex.text(address.bytes), $0) } })
    }
}
