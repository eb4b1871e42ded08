package space.perigee.sim.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.sim.lab.faults.MissionKeys;

/** Sessions of hostile inputs. Which door a session is at, and what comes, its seed decides. */
public final class Fuzzing implements AutoCloseable {

  /** Frames cannot make an end allocate more than this (bytes). */
  private static final long MOST_FRAME_BYTES = 8L << 20;

  /** Files and journals are read whole, up to their own limits (bytes). */
  private static final long MOST_FILE_BYTES = 64L << 20;

  private static final long MOST_NANOS = 2_000_000_000L;

  /** A session that failed. */
  public record Failure(long seed, String door, String what) {}

  /** What became of the inputs at a door. */
  public record Report(
      String door,
      long inputs,
      double perSecond,
      long longestMicros,
      long largestBytes,
      Map<String, Long> outcomes) {}

  private final Path work;
  private final List<Door> doors;
  private final Map<String, InputMeter> tallies = new LinkedHashMap<>();

  /** Doors to new ends; files are put into a temporary folder. */
  public Fuzzing() throws IOException {
    this.work = Files.createTempDirectory("perigee-fuzz");
    MissionKeys keys = MissionKeys.create();
    // Frames come more often than what has to go through files and sockets.
    this.doors =
        List.of(
            new FrameDoor(null),
            new FrameDoor(keys),
            new FrameDoor(null),
            new JournalDoor(),
            new FrameDoor(null),
            new FolderDoor(work),
            new StationDoor(keys),
            new FrameDoor(null),
            new DatagramDoor());
    for (Door door : doors) {
      boolean isFrames = door instanceof FrameDoor;
      tallies.computeIfAbsent(
          door.name(),
          name -> new InputMeter(isFrames ? MOST_FRAME_BYTES : MOST_FILE_BYTES, MOST_NANOS));
    }
  }

  /** One session; nothing if all was refused that had to be. */
  public Optional<Failure> session(long seed) throws IOException, InterruptedException {
    Door door = doors.get((int) Math.floorMod(seed, (long) doors.size()));
    InputMeter tally = tallies.get(door.name());
    if (tally == null) {
      throw new IllegalStateException("no tally of " + door.name());
    }
    try {
      door.session(new SplittableRandom(seed), tally);
      return Optional.empty();
    } catch (FuzzFinding e) {
      return Optional.of(new Failure(seed, door.name(), String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      return Optional.of(new Failure(seed, door.name(), "throws " + e));
    }
  }

  /** So far, by door. */
  public List<Report> reports() {
    return tallies.entrySet().stream()
        .map(
            entry -> {
              InputMeter tally = entry.getValue();
              return new Report(
                  entry.getKey(),
                  tally.inputs(),
                  tally.nanos() == 0 ? 0 : tally.inputs() * 1e9 / tally.nanos(),
                  tally.longestNanos() / 1000,
                  tally.largestBytes(),
                  Map.copyOf(tally.outcomes()));
            })
        .toList();
  }

  /** The temporary folder is gone afterwards. */
  @Override
  public void close() throws IOException {
    TemporaryFolder.delete(work);
  }
}
