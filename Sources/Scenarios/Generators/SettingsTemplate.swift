/// A `scenario.yaml` that sets every key to its default, with a comment on
/// each.
package enum SettingsTemplate {
    /// Returns the text of the file.
    ///
    /// - Parameter name: the scenario's name; quotes, backslashes and line ends
    ///   are left out.
    package static func text(name: String) -> String {
        let quoted = "\"" + name.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline } + "\""
        return """
            # Settings of a Commonwatt scenario. Every key is optional; these are the
            # defaults.

            name: \(quoted)            # shown on the screen

            calendar:
              # start: 2024-06-03        # the first day to run; without it the first with data
              # days: 7                  # how many; without it all that follow
              timezone: Europe/Amsterdam # delivery days are local days of this zone
              slot: 15min                # the length of a delivery slot: 10min, 15min, 30min or 60min

            seed: 42                     # of everything drawn at random

            tariff:
              kind: flat                 # flat, time-of-use or wholesale
              retail: 0.30               # €/kWh from the grid
              feedIn: 0.08               # €/kWh to the grid
              split:                     # what retail pays for; the rest of it is energy
                energy: 0.14
                gridFee: 0.08
                levy: 0.08
              # of kind time-of-use: retail from Monday to Friday in the peak hours, and otherwise
              # peak: 0.30
              # offPeak: 0.24
              # peakHours: 07:00-23:00
              # of kind wholesale, which needs prices.csv: (price + markup) × (1 + vat) + tax
              # markup: 0.02
              # vat: 0.21
              # tax: 0.1317
              # feedInMarkdown: 0.02     # off the price for what is fed in

            input:                       # how the tables are to be understood
              stamps: start              # what stamps of loads and yields mark: start, end, or utc (start, and never local)
              registers: refuse          # values that only rise: refuse, or difference (each reading from the next)
              scale:
                pv: series               # how much panels yield: series (pv.csv), or from-kWp (its shape, scaled to pv_kWp)

            community:
              localFee: 0                # €/kWh of a deal for the wires, paid by the buyer
              localLevy: 0               # €/kWh of a deal in taxes, paid by the buyer
              curtailBelowZero: false    # turn panels down where feed-in is below zero
              deposit: 100               # € every household puts up; escrow of its deals comes out of it

            market:
              dayAhead:
                mechanism: open-p2p      # open-p2p, or none for the pool alone
                gateOpens: "12:00"       # local time of the day before; 13:00 with kind wholesale
                gateCloses: "16:00"
                dealPrice: midpoint      # midpoint, maker or { kDouble: 0.5 }
                wakeUp: 20min            # the mean time between two looks of a trader
                traders:
                  default: zip           # zip, zi-c, linear, gd or aa
                  # D05: human           # a household of its own: any of these, or human
              realTime:
                rule: sdr                # sdr, sdr-compensated, mid-market-rate, bill-sharing or none
                compensation: 0.2        # of sdr-compensated: the share of the corridor, 0 to 1

            forecast:
              default: smoothed          # perfect, naive, smoothed or noisy
              sigmaLoad: 0.15            # of noisy: the relative error of loads
              sigmaPV: 0.2               # and of panels

            devices:
              evCharging: smart          # smart or immediate
              chargerPower: 11kW
              degradation: 0.01          # €/kWh through a battery

            mesh:                        # what carries messages
              topology: auto             # auto (the folder's mesh, if it has one), none, generated, or a name
              gateway: auto              # the market's node; auto is the middle of the mesh
              routing: srr               # srr, bar or dsr
              requiredTrust: 0.5         # what srr asks of every relay, in each dimension
              expectedMessages: 120      # what a session expects to send
              batteries: 0               # the share of nodes on batteries
              mobility: 0                # m/s at which nodes wander at most (random waypoint); 0 stands still
              malicious: 0               # the share of nodes that misbehave
              maliciousBehaviour: black-hole
              behaviours: {}             # such as { n23: grey-hole(0.5) }

            # What happens at set times: a meter-outage or unpaid-bills of a household, for
            # some hours or days, or for good.
            interventions: []
            # - { at: "2024-06-05T14:00", do: meter-outage, household: D05, for: 2h }

            """
    }
}
