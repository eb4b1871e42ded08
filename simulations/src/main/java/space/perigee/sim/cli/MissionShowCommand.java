package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.hw.text.PrettyJson;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.sim.mission.MissionSummary;

/** {@code perigee mission show}: prints a mission. */
@Command(name = "show", description = "Print what a mission file says.")
final class MissionShowCommand extends MissionSubcommand {

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Mission folder (default: the current folder).")
  private Path folder = Path.of("");

  @Option(
      names = "--resolved",
      description = "Print the file with its defaults filled in and absolute paths, as YAML.")
  private boolean resolved;

  @Option(names = "--json", description = "The same as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Mission mission = read(folder);
    String text =
        json
            ? PrettyJson.of(MissionFile.tree(mission)) + "\n"
            : resolved ? MissionFile.yaml(mission) : new MissionSummary(mission).text();
    out().print(text);
    out().flush();
    return 0;
  }
}
