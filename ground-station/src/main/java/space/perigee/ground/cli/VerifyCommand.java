package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import space.perigee.ground.backup.Restoration;
import space.perigee.ground.database.StateLock;
import space.perigee.ground.database.Storage;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.StateCheck;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.cli.ProgramVersion;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.InputException;

/** {@code perigee ground verify}. */
@Command(
    name = "verify",
    description = {
      "Check whether a backup, or the state of a server that is stopped, is whole.",
      "Compares the weights of every kept version with their SHA-256, follows the lineage of every"
          + " version, and reads the exchange with every satellite. Of a backup it also compares"
          + " every file with its SHA-256, and restores it into a temporary folder. To check a"
          + " running server, take a backup and check that.",
      ""
    },
    versionProvider = ProgramVersion.class,
    abbreviateSynopsis = true,
    footer = {"", "Exit codes: 0 whole, 1 not whole, 2 bad input."})
public final class VerifyCommand extends PerigeeCommand {

  @Parameters(paramLabel = "FOLDER", description = "Backup, or state folder of a stopped server.")
  private Path folder = Path.of("");

  @Mixin private DatabaseOptions databaseOptions = new DatabaseOptions();

  @Override
  public Integer call() throws IOException {
    if (Restoration.isBackup(folder)) {
      return verifyBackup();
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": no such folder");
    }
    Storage storage = databaseOptions.existing(folder);
    try (StateLock held = StateLock.take(folder, "'perigee ground verify'");
        Database database = Database.open(storage)) {
      return report(StateCheck.of(database));
    }
  }

  private int verifyBackup() throws IOException {
    Path temporary = Files.createTempDirectory("perigee-verify-");
    try {
      Path state = temporary.resolve("state");
      restore(state);
      try (Database database = Database.open(state)) {
        return report(StateCheck.of(database));
      }
    } finally {
      FolderTree.delete(temporary);
    }
  }

  /** What keeps a backup from being restored is a finding. */
  private void restore(Path state) throws IOException {
    try {
      Restoration.of(folder, Clock.systemUTC()).restore(state, Optional.empty());
    } catch (InputException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private int report(StateCheck.Outcome outcome) {
    outcome.findings().forEach(finding -> out().println(finding));
    out()
        .printf(
            Locale.ROOT,
            "mission %s: %,d versions, %,d with weights, %,d satellites: %s%n",
            outcome.mission(),
            outcome.versions(),
            outcome.weights(),
            outcome.satellites(),
            outcome.findings().isEmpty()
                ? "whole"
                : String.format(Locale.ROOT, "%,d findings", outcome.findings().size()));
    out().flush();
    return outcome.findings().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
