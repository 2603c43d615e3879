package import Community
package import Files
internal import Foundation
internal import Quantities

/// Writes a community as a scenario folder that reads back the same.
package enum CommunityWriter {
    /// Writes the tables, and a `scenario.yaml` with the name and time zone.
    ///
    /// - Parameter path: a folder that is empty or does not exist yet, so that
    ///   nothing is overwritten.
    /// - Throws: if the folder is not empty or cannot be written; it is then
    ///   unchanged.
    package static func write(_ neighbourhood: Neighbourhood, to path: String) throws(OutputError) {
        let staged = try StagedFolder(path, ownNames: fileNames) { path, entries throws(OutputError) in
            if !entries.isEmpty { throw OutputError(description: "\(path): the folder is not empty; name a new one") }
        }
        let files = files(neighbourhood)
        for (name, text) in files { try WholeFile.write(text, to: staged.place(of: name), replacing: false) }
        try staged.finish(files.map(\.name), removing: [])
    }

    private static let fileNames: Set = [
        "scenario.yaml", "households.csv", "load.csv", "pv.csv", "heat_pump.csv", "ev_sessions.csv", "weather.csv",
        "prices.csv",
    ]

    /// Returns the files of a community by name, without those that would be
    /// empty.
    package static func files(_ community: Neighbourhood) -> [(name: String, text: String)] {
        var files = [("scenario.yaml", settings(community)), ("households.csv", households(community))]
        files.append(("load.csv", series(community, "load_kWh", \.load)))
        if community.profiles.contains(where: { !$0.photovoltaic.isEmpty }) {
            files.append(("pv.csv", series(community, "pv_kWh", \.photovoltaic)))
        }
        if community.profiles.contains(where: { !$0.heatPump.isEmpty }) {
            files.append(("heat_pump.csv", series(community, "hp_kWh", \.heatPump)))
        }
        if community.profiles.contains(where: { !$0.carSessions.isEmpty }) {
            files.append(("ev_sessions.csv", sessions(community)))
        }
        if !community.temperature.isEmpty { files.append(("weather.csv", weather(community))) }
        if !community.wholesale.isEmpty { files.append(("prices.csv", prices(community))) }
        return files
    }

    private static func settings(_ community: Neighbourhood) -> String {
        // A name in double quotes is the same text in YAML and JSON.
        let name = community.name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "name: \"\(name)\"\ncalendar: { timezone: \(community.calendar.zoneName) }\n"
    }

    private static func households(_ community: Neighbourhood) -> String {
        var text =
            "household_id,pv_kWp,pv_tilt_deg,pv_azimuth_deg,battery_model,hp_heat_loss_kW_per_K,ev_id,ev_model,mesh_node\n"
        for home in community.households {
            let roof = home.photovoltaic.map {
                "\(Decimal.text($0.peak.watts, decimals: 3)),\(Int($0.tilt)),\(Int($0.azimuth))"
            }
            let loss = home.heatPump.map { Decimal.text(Int64(($0.heatLoss * 1_000).rounded()), decimals: 3) }
            text +=
                "\(home.id),\(roof ?? ",,"),\(home.battery?.model ?? ""),\(loss ?? ""),\(home.car?.id ?? ""),"
                + "\(home.car?.model?.model ?? ""),"
                + "\(home.meshNode ?? "")\n"
        }
        return text
    }

    /// Returns the stamps of all rows, in order.
    private static func stamps(_ community: Neighbourhood) -> [String] {
        community.table.slots.flatMap { slots in slots.map { community.calendar.start(of: $0).iso } }
    }

    private static func series(
        _ community: Neighbourhood, _ column: String, _ values: (HomeProfile) -> [Int32]
    ) -> String {
        var text = "timestamp_utc,household_id,\(column)\n"
        let stamps = stamps(community)
        for (home, profile) in zip(community.households, community.profiles) {
            for (stamp, value) in zip(stamps, values(profile)) {
                text += "\(stamp),\(home.id),\(Decimal.text(Int64(value), decimals: 3))\n"
            }
        }
        return text
    }

    private static func sessions(_ community: Neighbourhood) -> String {
        var text = "plug_in_utc,plug_out_utc,household_id,energy_kWh\n"
        for (home, profile) in zip(community.households, community.profiles) {
            for session in profile.carSessions {
                text +=
                    "\(session.plugIn.iso),\(session.plugOut.iso),\(home.id),"
                    + "\(Decimal.text(session.energy.wattHours, decimals: 3))\n"
            }
        }
        return text
    }

    private static func weather(_ community: Neighbourhood) -> String {
        var text = "timestamp_utc,temperature_C,ghi_W_per_m2\n"
        for (row, stamp) in stamps(community).enumerated() {
            func thousandths(_ value: Float) -> String { Decimal.text(Int64((value * 1_000).rounded()), decimals: 3) }
            text += "\(stamp),\(thousandths(community.temperature[row])),\(thousandths(community.irradiance[row]))\n"
        }
        return text
    }

    private static func prices(_ community: Neighbourhood) -> String {
        var text = "timestamp_utc,price_EUR_per_MWh\n"
        for (stamp, price) in zip(stamps(community), community.wholesale) {
            // A price unit is a hundredth of a EUR/MWh.
            text += "\(stamp),\(Decimal.text(price.units, decimals: 2))\n"
        }
        return text
    }
}
