package space.perigee.sim.lab.flips;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import space.perigee.sim.lab.flips.FlipOutcome.Verdict;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MirroredJournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.Subject;

/**
 * Starts the satellite of a {@link FlipMission} with a flipped bit, again and again. Each flip is
 * in a file chosen at random, at a random bit, so that small files are hit as often as large ones.
 *
 * <p>After each start the satellite learns for some minutes. Its {@link Fingerprint} is then that
 * of a satellite without a flip, or it has logged a warning that names the file. No start, however
 * it ends, may accept a manifest that was accepted before, or an older model.
 */
public final class FlipCampaign implements AutoCloseable {

  /** Time of all starts: between the last contact and the next. */
  private static final Instant RESTART = FlipFiles.STOP.plusSeconds(20);

  /** The mission is the same for all flips, but for its keys. */
  private static final long MISSION_SEED = 1;

  private static final long MICROS = 1_000_000;

  private final Path work;
  private final Path satellite;
  private final Path intact;
  private final FlipFiles files;
  private final SatelliteProgram program;
  private final List<Path> targets;
  private final List<Long> taken;
  private final long number;
  private final CapturedWarnings warnings;
  private final Fingerprint expected;

  /**
   * Flies the mission.
   *
   * @param work an empty folder; the campaign deletes what it writes there
   * @param program starts satellites
   */
  public FlipCampaign(Path work, SatelliteProgram program)
      throws IOException, InterruptedException {
    this.work = work;
    this.satellite = work.resolve("satellite");
    this.intact = work.resolve("intact");
    this.program = program;
    this.files = new FlipFiles(satellite, work.resolve(FlipFiles.GROUND), MISSION_SEED);
    this.warnings = new CapturedWarnings();
    this.number = new FlipMission(files, program).fly();
    copy(satellite, intact);
    this.targets = targets();
    this.taken = taken();
    warnings.take();
    this.expected = start();
    requireReproducible();
  }

  /** Otherwise a difference after a flip would prove nothing. */
  private void requireReproducible() throws IOException {
    restore();
    List<String> differences = start().differences(expected);
    List<String> complaints =
        warnings.take().stream().filter(line -> line.contains(satellite.toString())).toList();
    if (!differences.isEmpty() || !complaints.isEmpty()) {
      throw new IllegalStateException(
          "two starts without a flip differ in " + differences + ", and complain of " + complaints);
    }
  }

  /** Number of files of the stopped satellite, in which bits are flipped. */
  public int files() {
    return targets.size();
  }

  private List<Path> targets() throws IOException {
    try (Stream<Path> all = Files.walk(intact)) {
      List<Path> found = new ArrayList<>();
      for (Path file : all.sorted().toList()) {
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
          found.add(intact.relativize(file));
        }
      }
      return found;
    }
  }

  /** Their size (bytes). */
  public long bytes() throws IOException {
    long bytes = 0;
    for (Path file : targets) {
      bytes += Files.size(intact.resolve(file));
    }
    return bytes;
  }

  /** The folder of the stopped satellite. */
  public Path satellite() {
    return satellite;
  }

  /** The arguments of {@code perigee onboard run} for the stopped satellite. */
  public List<String> arguments() {
    return files.arguments();
  }

  /** The mission time at which it starts again. */
  public Instant restart() {
    return RESTART;
  }

  /** Sequence numbers that the satellite has accepted. */
  private List<Long> taken() {
    Path journals = intact.resolve("state").resolve("ground");
    ByteBuffer numbers =
        ByteBuffer.wrap(
            new LastState(MirroredJournalFolder.of(journals), "taken").get().orElseThrow());
    List<Long> taken = new ArrayList<>();
    numbers.getLong();
    while (numbers.hasRemaining()) {
      taken.add(numbers.getLong());
    }
    return taken;
  }

  /** The flip of a seed. */
  public Flip flip(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = targets.get(random.nextInt(targets.size()));
    return new Flip(file, random.nextLong(Byte.SIZE * Files.size(intact.resolve(file))));
  }

  /** Makes the satellite as it was when it stopped, with one bit flipped. */
  public void prepare(Flip flip) throws IOException {
    restore();
    flip.in(satellite);
  }

  /** Starts the satellite with a flipped bit, and judges what it does. */
  public FlipOutcome run(Flip flip) throws IOException {
    prepare(flip);
    warnings.take();
    Fingerprint print;
    try {
      print = start();
    } catch (ReplayException e) {
      return new FlipOutcome(flip, Verdict.OPEN_TO_REPLAY, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      return new FlipOutcome(flip, Verdict.NOT_STARTED, e.toString());
    }
    List<String> messages = warnings.take();
    boolean isReported = messages.stream().anyMatch(message -> names(message, flip.file()));
    List<String> differences = print.differences(expected);
    if (differences.isEmpty()) {
      return new FlipOutcome(flip, isReported ? Verdict.RESTORED : Verdict.WITHOUT_MEANING, "");
    }
    return new FlipOutcome(
        flip, isReported ? Verdict.REPORTED : Verdict.UNDETECTED, differences.toString());
  }

  /** Whether a message names a file; a record of a store is named by its slot or its number. */
  private boolean names(String message, Path file) {
    if (file.toString().endsWith(".slots")) {
      return message.matches("event=[a-z-]+-damaged (slot|id)=.*");
    }
    return message.contains(satellite.resolve(file).toString())
        || message.contains("file=" + file.getFileName() + " ");
  }

  /** A satellite accepts what it must not accept. */
  private static final class ReplayException extends RuntimeException {
    ReplayException(String message) {
      super(message);
    }
  }

  private Fingerprint start() throws IOException {
    try (SatelliteProgram.Satellite started =
        program.start(new SettableClock(RESTART), files.arguments())) {
      requireNoReplay(started);
      return Fingerprint.of(started, RESTART, files.state());
    }
  }

  private void requireNoReplay(SatelliteProgram.Satellite started) {
    ReplayWindow window = started.ground().peer().window();
    for (long sequence : taken) {
      if (window.isNew(sequence)) {
        throw new ReplayException("manifest " + sequence + " is accepted again");
      }
    }
    long micros = RESTART.getEpochSecond() * MICROS;
    Manifest older =
        Manifest.of(
            Sha256.of(new byte[] {1}), 1, 512, micros - 1, Subject.ofModel(1, null, number - 1));
    if (started.ground().floor().refusal(older).isEmpty()) {
      throw new ReplayException("version " + (number - 1) + " is accepted after " + number);
    }
  }

  private void restore() throws IOException {
    FolderTree.delete(satellite);
    copy(intact, satellite);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (!path.getFileName().toString().equals("lock")) {
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    warnings.close();
    for (Path folder : List.of(satellite, intact, work.resolve(FlipFiles.GROUND))) {
      FolderTree.delete(folder);
    }
  }
}
