package space.perigee.sync.link.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.link.Direction;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.Link.Arrival;
import space.perigee.sync.link.Link.Event;
import space.perigee.sync.link.Link.Presence;
import space.perigee.sync.link.LinkedEnd;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;

@SuppressWarnings("NullAway.Init")
class FolderLinkTest {

  private static final String MISSION = "demo";
  private static final long QUOTA = 4_000_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path down;
  private Path up;
  private final AtomicLong nanos = new AtomicLong();
  private InstantSource clock = InstantSource.fixed(NOW);
  private FolderLink satellite;
  private FolderLink ground;

  @BeforeEach
  void start() throws IOException {
    down = folder.resolve("down");
    up = folder.resolve("up");
    satellite = satellite();
    satellite.open();
    ground = ground();
    ground.open();
    assertThat(events(ground)).containsExactly(new Presence("a", true), new Presence("b", true));
  }

  /** The satellite's outbox is the ground's inbox for it, as if files were carried at once. */
  private FolderSettings atGround() {
    return new FolderSettings(up, down, QUOTA);
  }

  private FolderLink satellite() {
    return FolderLink.ofSatellite(
        new FolderSettings(down.resolve("a"), up.resolve("a"), QUOTA), MISSION, "a", clock);
  }

  private FolderLink ground() throws IOException {
    return FolderLink.ofGround(atGround(), MISSION, List.of("a", "b"), clock, nanos::get);
  }

  private List<Event> events(Link link) {
    nanos.addAndGet(100_000_000);
    List<Event> events = new ArrayList<>();
    try {
      for (Optional<Event> e = link.next(Duration.ZERO);
          e.isPresent();
          e = link.next(Duration.ZERO)) {
        events.add(e.get());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return events;
  }

  private List<byte[]> frames(Link link) {
    return events(link).stream().map(event -> ((Arrival) event).wire()).toList();
  }

  private static byte[] frame(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void send(int length, int seed) {
    satellite.send("a", new Wire(frame(length, seed), Kind.DELTA));
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String name, ByteBuffer bytes) throws IOException {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return Files.write(down.resolve("a").resolve(name), array);
  }

  private static String name(long sequence) {
    return new FrameFileName(MISSION, "a", Direction.DOWN, sequence).toString();
  }

  private static ByteBuffer file(byte[]... frames) {
    FrameFile file = new FrameFile();
    for (byte[] frame : frames) {
      file.add(frame);
    }
    return file.take();
  }

  @Test
  void whatIsSentBetweenTwoLooksLiesInOneFileUntilItWasTaken() {
    send(100, 1);
    send(200, 2);
    assertThat(names(down.resolve("a"))).as("not before its owner looks").isEmpty();
    assertThat(events(satellite)).isEmpty();
    assertThat(names(down.resolve("a"))).containsExactly("demo~a~down~1767225600000000.frames");

    assertThat(events(ground))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new Arrival("a", frame(100, 1)), new Arrival("a", frame(200, 2)));
    assertThat(names(down.resolve("a"))).isEmpty();
  }

  @Test
  void aFileStaysUntilItsOwnerCameBackAfterTheLastFrame() throws Exception {
    send(100, 1);
    assertThat(events(satellite)).isEmpty();
    nanos.addAndGet(100_000_000);
    assertThat(ground.next(Duration.ZERO)).isPresent();
    assertThat(names(down.resolve("a"))).hasSize(1);

    try (FolderLink afterAKill = ground()) {
      afterAKill.open();
      assertThat(events(afterAKill)).as("two presences and the frame again").hasSize(3);
    }
    assertThat(names(down.resolve("a"))).isEmpty();
  }

  @Test
  void aFileIsClosedAtAMegabyte() {
    for (int i = 0; i < 40; i++) {
      send(Frames.MAX_BYTES, i);
    }
    assertThat(names(down.resolve("a"))).hasSize(2);
    satellite.shut();
    assertThat(names(down.resolve("a"))).as("the rest when the link is shut").hasSize(3);
    assertThat(frames(ground)).hasSize(40);
  }

  @Test
  void filesAreReadInTheOrderOfTheirNamesAlsoWhenTheClockFellBack() throws Exception {
    send(10, 1);
    assertThat(events(satellite)).isEmpty();
    clock = InstantSource.fixed(NOW.minusSeconds(1000));
    try (FolderLink restarted = satellite()) {
      restarted.open();
      restarted.send("a", new Wire(frame(10, 2), null));
    }
    assertThat(frames(ground)).containsExactly(frame(10, 1), frame(10, 2));
  }

  @Test
  void whatACrashLeftHalfWrittenIsRemoved() throws Exception {
    Path part = down.resolve("a").resolve("." + name(5) + ".part");
    Path others = down.resolve("a").resolve(".download.part");
    Files.write(part, new byte[10]);
    Files.write(others, new byte[10]);
    satellite().close();
    assertThat(part).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void aFullOutboxHasNoRoomAndIsNotFilledFurther() throws Exception {
    int sent = 0;
    while (satellite.hasRoom()) {
      send(Frames.MAX_BYTES, sent++);
    }
    assertThat((long) sent * Frames.MAX_BYTES).isBetween(QUOTA - Frames.MAX_BYTES, QUOTA + 100_000);
    send(Frames.MAX_BYTES, 0);
    assertThat(events(satellite)).isEmpty();
    assertThat(frames(ground)).as("what was sent without room is lost").hasSize(sent);
  }

  @Test
  void thereIsRoomAgainWhenFilesWereTakenAway() throws Exception {
    while (ground.hasRoom()) {
      for (String name : List.of("a", "b")) {
        ground.send(name, new Wire(frame(Frames.MAX_BYTES, 1), Kind.MODEL));
      }
    }
    assertThat(events(ground)).isEmpty();
    for (String name : names(up.resolve("b"))) {
      Files.delete(up.resolve("b").resolve(name));
    }
    nanos.addAndGet(200_000_000);
    assertThat(ground.hasRoom()).as("for b").isTrue();
    ground.send("a", new Wire(frame(10, 2), null));
    ground.send("b", new Wire(frame(10, 3), null));
    assertThat(events(ground)).isEmpty();
    assertThat(names(up.resolve("b"))).hasSize(1);
    assertThat(frames(satellite)).as("a's outbox was full").doesNotContain(frame(10, 2));
  }

  @Test
  void satellitesTakeTurnsByTheFile() throws Exception {
    write(name(1), file(frame(10, 1), frame(10, 2)));
    write(name(2), file(frame(10, 3)));
    String ofB = new FrameFileName(MISSION, "b", Direction.DOWN, 9).toString();
    Files.write(down.resolve("b").resolve(ofB), file(frame(10, 4)).array());
    assertThat(events(ground)).extracting(Event::satellite).containsExactly("a", "a", "b", "a");
  }

  @Test
  void whatIsNotOfThisSatelliteIsLeftAlone() throws Exception {
    write("readme.txt", ByteBuffer.wrap(new byte[10]));
    write(new FrameFileName(MISSION, "b", Direction.DOWN, 1).toString(), file(frame(10, 1)));
    write(new FrameFileName("other", "a", Direction.DOWN, 1).toString(), file(frame(10, 1)));
    write(new FrameFileName(MISSION, "a", Direction.UP, 1).toString(), file(frame(10, 1)));
    assertThat(events(ground)).isEmpty();
    assertThat(names(down.resolve("a"))).hasSize(4);
  }

  @Test
  void whatIsNoRegularFileIsLeftAlone() throws Exception {
    Path secret = Files.write(folder.resolve("secret"), file(frame(10, 1)).array());
    Files.createSymbolicLink(down.resolve("a").resolve(name(1)), secret);
    Files.createDirectory(down.resolve("a").resolve(name(2)));
    Files.createSymbolicLink(down.resolve("a").resolve(name(3)), folder.resolve("nowhere"));
    assertThat(events(ground)).isEmpty();
    nanos.addAndGet(InboxFolder.SETTLED.toNanos());
    assertThat(events(ground)).isEmpty();
    assertThat(names(down.resolve("a"))).hasSize(3);
    assertThat(secret).exists();
  }

  @Test
  void aFileThatIsStillBeingWrittenIsTakenWhenItIsThere() throws Exception {
    byte[] whole = file(frame(500, 1)).array();
    for (int length : new int[] {0, 100, 400}) {
      write(name(1), ByteBuffer.wrap(whole, 0, length));
      assertThat(events(ground)).isEmpty();
      nanos.addAndGet(InboxFolder.SETTLED.toNanos() / 2);
    }
    write(name(2), file(frame(20, 2)));
    assertThat(frames(ground)).as("it does not hold up others").containsExactly(frame(20, 2));
    write(name(1), ByteBuffer.wrap(whole));
    assertThat(frames(ground)).containsExactly(frame(500, 1));
  }

  @Test
  void aFileThatStaysDamagedIsPutAsideAndAFewOfThoseAreKept() throws Exception {
    byte[] damaged = file(frame(500, 1)).array();
    damaged[100] ^= 1;
    for (int i = 0; i < InboxFolder.MAX_REFUSED + 5; i++) {
      write(name(i), ByteBuffer.wrap(damaged));
    }
    assertThat(events(ground)).isEmpty();
    assertThat(names(down.resolve("a"))).hasSize(InboxFolder.MAX_REFUSED + 5);
    nanos.addAndGet(InboxFolder.SETTLED.toNanos());
    assertThat(events(ground)).isEmpty();
    assertThat(names(down.resolve("a")))
        .hasSize(InboxFolder.MAX_REFUSED)
        .allMatch(name -> name.endsWith(".frames.refused"));
  }

  @Test
  void aHugeFileIsPutAsideUnread() throws Exception {
    Path huge = write(name(1), ByteBuffer.allocate(1));
    try (var channel = Files.newByteChannel(huge, java.nio.file.StandardOpenOption.WRITE)) {
      channel.position(1L << 40);
      channel.write(ByteBuffer.allocate(1));
    }
    assertThat(events(ground)).isEmpty();
    assertThat(names(down.resolve("a"))).containsExactly(name(1) + ".refused");
  }

  @Test
  void presenceIsThatOfTheLink() {
    ground.shut();
    assertThat(events(ground)).containsExactly(new Presence("a", false), new Presence("b", false));
    ground.open();
    assertThat(events(ground)).containsExactly(new Presence("a", true), new Presence("b", true));
    assertThat(ground.generation()).isEqualTo(2);
    assertThat(ground.isUp()).isTrue();
  }

  @Test
  void aLinkThatIsShutNeitherSendsNorHears() throws Exception {
    satellite.shut();
    send(10, 1);
    assertThat(satellite.hasRoom()).isFalse();
    write(name(1), file(frame(10, 1)));
    ground.shut();
    assertThat(events(ground)).allMatch(event -> event instanceof Presence);
    assertThat(names(down.resolve("a"))).containsExactly(name(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesATransferToItsReceipt(boolean towardsTheSatellite) throws Exception {
    ground.shut();
    try (FolderLink inRealTime =
        FolderLink.ofGround(atGround(), MISSION, List.of("a", "b"), InstantSource.system())) {
      inRealTime.open();
      LinkedEnd below = LinkedEnd.ofGround(inRealTime, "a");
      LinkedEnd above = LinkedEnd.ofSatellite(satellite, "a");
      if (towardsTheSatellite) {
        LinkedEnd.assertCarries(Kind.MODEL, below, above);
      } else {
        LinkedEnd.assertCarries(Kind.DELTA, above, below);
      }
    }
  }

  @Test
  void namesThatCouldLeadElsewhereAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FolderLink.ofGround(atGround(), MISSION, List.of(".."), clock))
        .withMessageContaining("satellite '..'");
  }

  @Test
  void aSatelliteStartsWithoutItsFoldersAndSendsOnceTheyAreThere() throws IOException {
    Path missing = Files.writeString(down.resolveSibling("missing"), "not a folder");
    try (FolderLink link =
        FolderLink.ofSatellite(
            new FolderSettings(missing.resolve("out"), missing.resolve("in"), QUOTA),
            MISSION,
            "a",
            clock)) {
      link.open();
      link.send("a", new Wire(new byte[] {1, 2, 3}, null));
      link.shut();
      Files.delete(missing);
      link.open();
      link.send("a", new Wire(new byte[] {1, 2, 3}, null));
      link.shut();
      try (Stream<Path> files = Files.list(missing.resolve("out"))) {
        assertThat(files).hasSize(1);
      }
    }
  }
}
