package space.perigee.ground.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.ground.access.ApiAddress;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.control.GroundControl;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.RemoteGround;
import space.perigee.ground.database.StateLock;
import space.perigee.ground.database.Storage;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.StandingRegister;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.sync.io.InputException;

/**
 * How a command reaches a ground: through the API of its server if one runs, or else by opening the
 * state itself.
 */
final class GroundAccess {

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "Mission folder, whose file names the state (default: the current folder).")
  private @Nullable Path folder;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "State folder of the ground, in place of the mission folder's.")
  private @Nullable Path state;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Address of a running server (default: the one that the state folder names; if none"
              + " runs, the command opens the state itself).")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:PERIGEE_TOKEN}",
      description =
          "Token of the server (default: $PERIGEE_TOKEN, or the one in the state folder, which"
              + " only its owner can read).")
  private @Nullable String token;

  @Mixin private DatabaseOptions databaseOptions = new DatabaseOptions();

  /** Work on a ground. */
  interface Work {
    int on(GroundOperations ground) throws IOException;
  }

  /**
   * Runs work on the ground.
   *
   * @param wall mission time, as far as it is known without the server
   * @return what the work returns
   * @throws InputException if the ground cannot be found
   */
  int run(Clock wall, Work work) throws IOException {
    if (url != null) {
      return work.on(new RemoteGround(url, token == null ? "" : token));
    }
    Path at = stateFolder();
    Optional<URI> address = ApiAddress.find(at);
    if (address.isPresent()) {
      RemoteGround ground =
          new RemoteGround(
              address.get().toString(),
              token != null ? token : ApiTokens.read(at.resolve(ApiTokens.FILE)).write());
      if (ground.isRunning()) {
        return work.on(ground);
      }
    }
    Storage storage = databaseOptions.existing(at);
    try (StateLock held = StateLock.take(at, "a command");
        Database database = Database.open(storage)) {
      StandingRegister standings = new StandingRegister(database);
      return work.on(
          new GroundControl(
              new GroundControl.State(
                  VersionRegistry.of(database),
                  new Ledger(database),
                  new OrderBook(database),
                  new BackupWriter(database.storage(), at, wall),
                  new GroundControl.Fleet(standings::isKnown, standings.open())),
              wall,
              GroundControl.Owner.none()));
    }
  }

  private Path stateFolder() throws IOException {
    Path at = state;
    if (at == null) {
      Mission mission = mission().orElseThrow(GroundAccess::nothingGiven);
      at = mission.state(mission.ground().name());
    }
    if (!Files.isDirectory(at)) {
      throw new InputException(
          "--state " + at + ": no such folder; no ground server has run there yet");
    }
    return at;
  }

  private static InputException nothingGiven() {
    return new InputException(
        "no ground is named: run the command in a mission folder, or give --dir, --state or --url");
  }

  /** The mission folder that is given, or the current one if it is one. */
  Optional<Mission> mission() throws IOException {
    Path at = folder == null ? Path.of("") : folder;
    if (folder == null && !Files.exists(at.resolve(MissionFile.NAME))) {
      return Optional.empty();
    }
    try {
      return Optional.of(MissionFile.read(at));
    } catch (MissionException e) {
      throw new InputException(e.getMessage(), e);
    }
  }
}
