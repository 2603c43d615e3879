import Terminal
import Testing

struct ColorChoiceTests {
    @Test(
        "The flag goes before NO_COLOR, that before CLICOLOR, that before FORCE_COLOR, that before the terminal",
        arguments: [
            (.auto, [:], true, true), (.auto, [:], false, false),
            (.auto, ["NO_COLOR": "1"], true, false), (.auto, ["NO_COLOR": ""], true, true),
            (.always, ["NO_COLOR": "1"], false, true), (.never, ["FORCE_COLOR": "1"], true, false),
            (.auto, ["CLICOLOR": "0"], true, false), (.auto, ["CLICOLOR": "1"], true, true),
            (.auto, ["CLICOLOR": "0", "FORCE_COLOR": "1"], true, false),
            (.auto, ["FORCE_COLOR": "1"], false, true), (.auto, ["FORCE_COLOR": "0"], false, false),
            (.auto, ["NO_COLOR": "1", "FORCE_COLOR": "1"], true, false),
        ] as [(ColorChoice, [String: String], Bool, Bool)])
    func order(choice: ColorChoice, environment: [String: String], isTerminal: Bool, expected: Bool) {
        #expect(choice.usesColor(environment: environment, isTerminal: isTerminal) == expected)
    }
}
