package space.perigee.sim.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.sim.lab.faults.MissionKeys;
import space.perigee.sync.io.FolderTree;

/** Sessions of malformed inputs. The seed of a session determines its door and its inputs. */
public final class Fuzzing implements AutoCloseable {

  /** Maximum that a frame may make an endpoint allocate (bytes). */
  private static final long MAX_FRAME_BYTES = 8L << 20;

  /** The same for files and journals, which are read whole, up to their own limits (bytes). */
  private static final long MAX_FILE_BYTES = 64L << 20;

  private static final long MAX_NANOS = 2_000_000_000L;

  /** A session that failed. */
  public record Failure(long seed, String door, String what) {}

  /** The inputs at a door, their cost, and how often each outcome occurred. */
  public record Report(
      String door,
      long inputs,
      long inputsPerCpuSecond,
      long longestMicros,
      long largestBytes,
      Map<String, Long> outcomes) {}

  private final Path work;
  private final List<Door> doors;
  private final Map<String, InputMeter> meters = new LinkedHashMap<>();

  /** Creates all doors, with a temporary folder for files. */
  public Fuzzing() throws IOException {
    this.work = Files.createTempDirectory("perigee-fuzz");
    MissionKeys keys = MissionKeys.create();
    // Frames are fuzzed more often, since files and sockets are slow.
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
      meters.computeIfAbsent(
          door.name(),
          name -> new InputMeter(isFrames ? MAX_FRAME_BYTES : MAX_FILE_BYTES, MAX_NANOS));
    }
  }

  /** Runs a session and returns its failure, if any. */
  public Optional<Failure> session(long seed) throws IOException, InterruptedException {
    Door door = doors.get((int) Math.floorMod(seed, (long) doors.size()));
    InputMeter meter = Objects.requireNonNull(meters.get(door.name()));
    try {
      door.session(new SplittableRandom(seed), meter);
      return Optional.empty();
    } catch (FuzzFinding e) {
      return Optional.of(new Failure(seed, door.name(), String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      return Optional.of(new Failure(seed, door.name(), "throws " + e));
    }
  }

  /** Returns a report for each door. */
  public List<Report> reports() {
    return meters.entrySet().stream().map(e -> e.getValue().report(e.getKey())).toList();
  }

  @Override
  public void close() throws IOException {
    FolderTree.delete(work);
  }
}
