package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** A subcommand of {@code perigee mission}. */
abstract class MissionSubcommand extends PerigeeCommand {

  @ParentCommand private @Nullable MissionCommand parent;

  final Instant now() {
    return Objects.requireNonNull(parent).now();
  }

  /**
   * Reads the mission of a folder.
   *
   * @throws InputException if its file is wrong; names all findings, a line each
   */
  static Mission read(Path folder) throws IOException {
    try {
      return MissionFile.read(folder);
    } catch (MissionException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  /**
   * A file of the mission as the user would write it.
   *
   * @param folder the mission folder or its file, as the user wrote it
   */
  static String shown(Mission mission, Path folder, Path file) {
    Path written = folder.endsWith(MissionFile.NAME) ? folder.resolveSibling("") : folder;
    return file.startsWith(mission.folder())
        ? written.resolve(mission.folder().relativize(file)).normalize().toString()
        : file.toString();
  }

  final void printf(String format, Object... arguments) {
    out().printf(Locale.ROOT, format, arguments);
    out().flush();
  }

  final void note(String note) {
    err().println("perigee: note: " + note);
    err().flush();
  }
}
