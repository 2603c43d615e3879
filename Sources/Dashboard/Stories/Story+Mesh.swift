internal import EStar
internal import Quantities
internal import Simulation

extension Story {
    /// A relay that drops the messages it should pass on, and how it is found out.
    static let relay = Story(
        name: "relay", summary: "a relay of the mesh turns into a black hole, and its trust tells", mesh: "generated",
        steps: [
            .perform(.showTrust),
            .say(
                "24 homes on a mesh of radio nodes. Every order and reading crosses it, from relay to relay, to the gateway."
            ),
            .perform(.nextPhase),
            .perform(.stepSlot),
            .require("sessions are open") { $0.meshPicture?.sessions.contains { !$0.isOver } ?? false },
            .say("Relays are paid for each message that arrives. We look at the busiest that nobody depends on."),
            .follow { model in
                guard let mesh = model.meshPicture,
                    let node = mesh.busiestSpareRelay(of: model.engine?.picture.homes.nodes.elements ?? [])
                else {
                    return [.require("there is a relay that can be spared") { _ in false }]
                }
                let name = mesh.topology.nodes[node].id
                return [
                    .command("node \(name)"),
                    .say("From now on it takes every message and passes none on: a black hole."),
                    .command("compromise \(name) black-hole"),
                    .expect("done; the trusted party sees it"),
                ]
            },
            .perform(.stepHour),
            .say(
                "Messages stay without an answer; their sources repeat them, give the route up, and look for another."),
            .require("it has dropped messages") { model in
                model.meshPicture?.nodes[model.meshNode].dropped ?? 0 > 0
            },
            .perform(.showEvents),
            .command("filter kind:route"),
            .expect("breaks after"),
            .command("filter"),
            .command("speed 64"),
            .command("run until day = 2 and time >= 01:00"),
            .perform(.showTrust),
            .say(
                "At half past midnight the trusted party compares receipts: the messages got to this node, and no further."
            ),
            .require("it is trusted less than routes ask for") { model in
                guard let mesh = model.meshPicture else { return false }
                return !mesh.party.trust[model.meshNode].meets(TrustVector(uniform: mesh.settings.requiredTrust))
            },
            .expect("avoided"),
            .command("run until day = 2 and time >= 06:00"),
            .command("speed 1"),
            .say("With its new certificate nobody sends over it any more, and it earns nothing. That is the price."),
            .require("no open session leads over it") { model in
                model.meshPicture?.sessions.allSatisfy { $0.isOver || !$0.relays.contains(model.meshNode) } ?? false
            },
        ])
}
