package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.hw.text.TextTable;
import space.perigee.mission.Mission;
import space.perigee.sim.mission.KeySetup;

/** {@code perigee mission keys}: makes the keys and certificates of a mission. */
@Command(
    name = "keys",
    description = {
      "Make the keys of all satellites, receivers and the ground, let them trust each other, and"
          + " make TLS certificates in their names.",
      "Run again, it adds what is missing, such as the keys of a new satellite, and changes nothing"
          + " else."
    })
final class MissionKeysCommand extends MissionSubcommand {

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Mission folder (default: the current folder).")
  private Path folder = Path.of("");

  @Option(
      names = "--root",
      paramLabel = "SAFE",
      description =
          "Folder outside the mission for the private keys of the root and of the certificate"
              + " authority, such as a medium that goes into a safe (default: with the others).")
  private @Nullable Path root;

  @Override
  public Integer call() throws IOException {
    Mission mission = read(folder);
    KeySetup.Outcome outcome = new KeySetup(mission, Optional.ofNullable(root), now()).make();
    TextTable table = new TextTable("made", "what");
    outcome.steps().forEach(step -> table.row(shown(mission, folder, step.file()), step.what()));
    if (outcome.steps().isEmpty()) {
      printf("nothing to do: all keys and certificates are there%n");
    } else {
      out().print(table.excerpt("files and folders"));
      tellSecrets(mission, outcome);
    }
    outcome.notes().forEach(this::note);
    return 0;
  }

  /** Says where the keys are that should not stay here. */
  private void tellSecrets(Mission mission, KeySetup.Outcome outcome) {
    TextTable secrets = new TextTable("secret", "what it can do");
    if (Files.exists(outcome.rootKey())) {
      secrets.row(shown(mission, folder, outcome.rootKey()), "appoint and revoke any key");
    }
    if (Files.exists(outcome.caKey())) {
      secrets.row(shown(mission, folder, outcome.caKey()), "sign TLS certificates in any name");
    }
    List<String> lines = secrets.lines("  ");
    if (lines.size() > 1) {
      printf("%nNo program needs these in flight; keep them in a safe, off this machine:%n");
      lines.forEach(line -> printf("%s%n", line));
    }
  }
}
