package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.hw.text.PrettyJson;
import space.perigee.hw.yaml.Finding;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.sim.mission.CheckReport;
import space.perigee.sim.mission.CheckReport.Problem;
import space.perigee.sim.mission.CheckReport.Severity;
import space.perigee.sim.mission.CheckText;
import space.perigee.sim.mission.MissionCheck;

/** {@code perigee mission check}: says what is wrong with a mission before it flies. */
@Command(
    name = "check",
    description = {
      "Check a mission before it flies: every file, whether model and data fit, the memory of every"
          + " board, contacts, bytes, energy, keys and certificates.",
      "Prints all errors and warnings at once, with file and line."
    },
    footer = {"", "Exit codes: 0 ready to fly, perhaps with warnings; 2 errors."})
final class MissionCheckCommand extends MissionSubcommand {

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Mission folder (default: the current folder).")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CheckReport report = report();
    boolean hasErrors = report.count(Severity.ERROR) > 0;
    if (json) {
      printf("%s%n", PrettyJson.of(CheckText.fields(report)));
    } else {
      err().print(CheckText.problems(report));
      err().flush();
      out().print(CheckText.facts(report));
      out().flush();
    }
    return hasErrors ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.OK;
  }

  /** The report; with nothing but errors if the mission file cannot be used. */
  private CheckReport report() throws IOException {
    try {
      return new MissionCheck(MissionFile.read(folder), now()).run();
    } catch (MissionException e) {
      return new CheckReport(
          folder.toString(), e.findings().stream().map(this::error).toList(), null, List.of());
    }
  }

  private Problem error(Finding finding) {
    return new Problem(Severity.ERROR, finding);
  }
}
