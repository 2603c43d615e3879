import Community
import Files
import Quantities
import Scenarios
import Simulation
import TestSupport
import Testing

struct CommunityWriterTests {
    @Test(
        "A written street reads back the same, over clock changes too",
        arguments: ["2024-04-15", "2024-03-30", "2024-10-26"])
    func roundTrip(first: String) throws {
        let date = try #require(CivilDate(iso: first))
        let street = try #require(CanalStreet.neighbourhood(households: 8, firstDay: date, days: 3))
        let folder = try TemporaryFolder()
        try CommunityWriter.write(street, to: folder.path + "/street")
        let read = try ScenarioLoader.load(folder: folder.path + "/street", overrides: ScenarioOverrides())
        let made = try Scenario(builtIn: street, overrides: ScenarioOverrides())
        #expect(read.neighbourhood.households == street.households)
        #expect(read.neighbourhood.profiles == street.profiles)
        #expect(read.neighbourhood.wholesale == street.wholesale)
        #expect(read.digest == made.digest)
    }

    @Test("A folder with something in it is left alone")
    func occupied() throws {
        let street = try #require(CanalStreet.neighbourhood(households: 2, days: 1))
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "notes.txt")
        do throws(OutputError) {
            try CommunityWriter.write(street, to: folder.path)
            Issue.record("it was written")
        } catch {
            #expect(error.description == "\(folder.path): the folder is not empty; name a new one")
        }
        #expect(try folder.read("notes.txt") == "mine")
    }
}
