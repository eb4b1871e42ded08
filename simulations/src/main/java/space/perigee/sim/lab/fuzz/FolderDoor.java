package space.perigee.sim.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.files.FolderLink;
import space.perigee.sync.link.files.FolderSettings;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.OpenSeal;

/** Puts files with mutated names and contents into the inbox of a file link. */
public final class FolderDoor implements Door {

  private static final int FILES = 40;
  private static final int TURNS = 5;
  private static final String MISSION = "fuzz";
  private static final long QUOTA_BYTES = 10_000_000;
  private static final String SATELLITE = "sat-1";
  private static final Duration LOOK = Duration.ofMillis(60);
  private static final InstantSource CLOCK = InstantSource.fixed(Ends.START);

  private final Path work;

  /**
   * @param work folder for temporary files
   */
  FolderDoor(Path work) {
    this.work = work;
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public void session(SplittableRandom random, InputMeter meter)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(work, "files");
    Ends ends =
        new Ends(random.split(), new OpenSeal(), new OpenSeal(), Ends.inMemory(), Ends.inMemory());
    ends.post(FILES / 10);
    List<byte[]> frames = ends.talk(FILES * TURNS, true);
    Mutator mutator = new Mutator(random.split());
    // Half of the frames in intact files are malformed, too.
    List<byte[]> mixed = new ArrayList<>(frames);
    mixed.replaceAll(frame -> random.nextBoolean() ? frame : mutator.mutate(frames));
    Path inbox = folder.resolve("in");
    try (FolderLink link =
            FolderLink.ofSatellite(
                new FolderSettings(folder.resolve("out"), inbox, QUOTA_BYTES),
                MISSION,
                SATELLITE,
                CLOCK);
        FolderLink ground =
            FolderLink.ofGround(
                new FolderSettings(folder.resolve("up"), folder.resolve("down"), QUOTA_BYTES),
                MISSION,
                List.of(SATELLITE),
                CLOCK)) {
      link.open();
      ground.open();
      List<Path> honest = written(ground, mixed, folder.resolve("up").resolve(SATELLITE));
      for (int turn = 0; turn < TURNS; turn++) {
        List<byte[]> bytes = put(honest, inbox, random, mutator);
        read(link, ends, bytes, meter);
        clear(inbox);
      }
    } finally {
      FolderTree.delete(folder);
    }
  }

  /** Lets the ground write frames to files. */
  private static List<Path> written(FolderLink ground, List<byte[]> frames, Path outbox)
      throws IOException, InterruptedException {
    for (int i = 0; i < frames.size(); i++) {
      ground.send(SATELLITE, new Endpoint.Wire(frames.get(i), null));
      if (i % 10 == 0) {
        Optional<Link.Event> nothing = ground.next(Duration.ZERO);
        nothing.ifPresent(event -> {});
      }
    }
    try (Stream<Path> all = Files.list(outbox)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<byte[]> put(
      List<Path> honest, Path inbox, SplittableRandom random, Mutator mutator) throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    for (Path file : honest) {
      corpus.add(Files.readAllBytes(file));
    }
    List<byte[]> put = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      String name = String.format("%s~%s~up~%016d.frames", MISSION, SATELLITE, i);
      byte[] bytes = mutator.mutate(corpus);
      if (random.nextInt(10) == 0) {
        int at = random.nextInt(name.length());
        name = name.substring(0, at) + (char) random.nextInt(33, 123) + name.substring(at + 1);
        name = name.replace('/', '_');
      }
      Files.write(inbox.resolve(name), bytes);
      put.add(bytes);
    }
    return put;
  }

  private static void read(FolderLink link, Ends ends, List<byte[]> files, InputMeter meter) {
    byte[] all = files.get(files.size() - 1);
    Duration[] wait = {LOOK};
    boolean[] more = {true};
    while (more[0]) {
      meter.take(
          all,
          () -> {
            try {
              Optional<Link.Event> event = link.next(wait[0]);
              wait[0] = Duration.ZERO;
              if (event.isEmpty()) {
                more[0] = false;
                return "inbox read";
              }
              boolean isAccepted =
                  event.get() instanceof Link.Arrival arrival
                      && ends.satellite.endpoint.onFrame(arrival.wire(), ends.now());
              return isAccepted ? "frame accepted" : "frame rejected";
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              more[0] = false;
              return "interrupted";
            }
          });
    }
    meter.count("file put", files.size());
  }

  private static void clear(Path inbox) throws IOException {
    try (Stream<Path> all = Files.list(inbox)) {
      for (Path file : all.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
