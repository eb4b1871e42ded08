package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.ground.backup.Restoration;
import space.perigee.ground.database.DatabaseServer;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.cli.ProgramVersion;

/** {@code perigee ground restore}. */
@Command(
    name = "restore",
    description = {
      "Make a state of a backup, on which a server can then run.",
      "Checks every file of the backup first. Numbers go on above all that can have been sent since"
          + " the backup was taken, and what satellites announced before the restored server first"
          + " runs is rejected: they send anew what it lacks.",
      "With --database the tables go to that database, wherever they were before.",
      ""
    },
    versionProvider = ProgramVersion.class,
    abbreviateSynopsis = true,
    footer = {"", "Example: perigee ground restore backups/monday --state my-mission/state/ground"})
public final class RestoreCommand extends PerigeeCommand {

  @Parameters(paramLabel = "BACKUP", description = "Folder of the backup.")
  private Path backup = Path.of("");

  @Option(
      names = "--state",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the state; must not exist, or be empty.")
  private Path state = Path.of("");

  @Mixin private DatabaseOptions databaseOptions = new DatabaseOptions();

  @Override
  public Integer call() throws IOException {
    Restoration.Summary restored =
        Restoration.of(backup, Clock.systemUTC())
            .restore(state, databaseOptions.server().map(DatabaseServer::storage));
    out()
        .printf(
            Locale.ROOT,
            "mission %s as of %s: %,d rows and %,d files in %s%n"
                + "The next version has the number %,d.%n",
            restored.mission(),
            restored.takenAt(),
            restored.rows(),
            restored.files(),
            state,
            restored.firstVersion());
    out().flush();
    return CommandLine.ExitCode.OK;
  }
}
