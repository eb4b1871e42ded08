package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.control.GroundOperations;

/** {@code perigee ground backup}. */
@Command(
    name = "backup",
    description = {
      "Take a backup of the whole state of a ground, database and files, while its server goes on.",
      "The backup is a folder on the server's machine, complete as soon as it appears under its name."
          + " It holds no keys, certificates or tokens: copy the key folder apart. See 'perigee ground"
          + " restore --help' for the way back."
    },
    abbreviateSynopsis = true)
public final class BackupCommand extends ControlCommand {

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Folder for the backup; must not exist, or be empty.")
  private Path to = Path.of("");

  @Override
  void on(GroundOperations ground) throws IOException {
    BackupWriter.Summary taken = ground.backup(to);
    print(
        taken,
        () ->
            out()
                .printf(
                    Locale.ROOT,
                    "mission %s: %,d rows of %d tables and %,d files in %s, %,d bytes%n",
                    taken.mission(),
                    taken.rows(),
                    taken.tables(),
                    taken.files(),
                    to,
                    taken.bytes()));
  }
}
