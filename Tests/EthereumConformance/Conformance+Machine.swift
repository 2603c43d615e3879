import Ethereum
import Signing

extension Conformance {
    /// One contract call each, by the first rules: output, storage, logs and
    /// the gas left must be as given; without a result the call must fail.
    func machineCases(_ file: Vector) throws -> [Case] {
        try file.members.map { name, test in (name, try machineProblem(test)) }
    }

    private func machineProblem(_ test: Vector) throws -> String? {
        let call = test["exec"]
        guard let address = call["address"].address, let caller = call["caller"].address,
            let origin = call["origin"].address, let gas = call["gas"].word
        else { throw VectorError("the call is not complete") }
        let value = call["value"].number ?? .zero
        var state = try State(vector: test["pre"])
        state.setCode(call["code"].bytes, of: address)
        // The vectors' balances are those after the value has come.
        state.setBalance(state.balance(of: caller) &+ value, of: caller)
        state.setBalance(state.balance(of: address) &- value, of: address)
        let executor = TransactionExecutor(block: try BlockContext(vector: test["env"]), revision: .frontier)
        let outcome = executor.run(
            CallMessage(kind: .call(to: address), sender: caller, value: value, input: call["data"].bytes, gas: gas),
            on: &state,
            transaction: TransactionContext(origin: origin, gasPrice: call["gasPrice"].number ?? .zero))
        guard test["post"].isPresent else {
            return outcome.result.halt == nil ? "should fail, but returned" : nil
        }
        if let halt = outcome.result.halt { return "failed: \(halt)" }
        let (output, gasLeft) = (outcome.result.output, outcome.result.gas)
        if output != test["out"].bytes { return "output \(Hex.text(output)), not \(test["out"].text ?? "given")" }
        let hash = Digest(keccak: outcome.logs.encoded)
        if hash != test["logs"].digest { return "hash of the logs \(hash.hex), not \(test["logs"].text ?? "given")" }
        if U256(gasLeft) != test["gas"].number { return "\(gasLeft) gas left, not \(test["gas"].text ?? "given")" }
        let expected = try State(vector: test["post"])
        for address in Set(state.allAddresses + expected.allAddresses) {
            let (found, wanted) = (state.allStorage(of: address), expected.allStorage(of: address))
            if found.map(\.key) != wanted.map(\.key) || found.map(\.value) != wanted.map(\.value) {
                return "storage of \(address): \(found), not \(wanted)"
            }
        }
        return nil
    }
}
