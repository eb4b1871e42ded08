package space.perigee.ground.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.Main;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Receipt;

/** A backup during load, everything deleted, and the procedure of docs/operations.md. */
class RestoredGroundTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void satellitesGoOnAfterARestorationAndTheirOldTrafficIsRejected() throws Exception {
    Path state = folder.resolve("state");
    Path backup = folder.resolve("backup");
    int port;
    FakeSatellite a;
    FakeSatellite b;
    List<Endpoint.Wire> recorded;
    try (TestServer server = TestServer.start(state, START, "a", "b")) {
      port = Integer.parseInt(server.link().replaceFirst(".*:", ""));
      a = server.satellite("a", START).contact();
      b = server.satellite("b", START).contact();
      round(a, b, 0.6);
      assertThat(run("backup", "--state", state.toString(), "--to", backup.toString()))
          .contains("mission test: ")
          .contains(" rows of ");
      // Satellites and ground go on: of this the backup knows nothing.
      int before = a.sent().size();
      round(a, b, 0.7);
      round(a, b, 0.8);
      recorded = a.sent().subList(before, a.sent().size());
    }
    FolderTree.delete(state);

    assertThat(run("restore", backup.toString(), "--state", state.toString()))
        .contains("mission test as of ")
        .contains("The next version has the number ");

    try (TestServer server = TestServer.startAt(port, state, START, "a", "b")) {
      assertThat(server.api().status().path("number").asLong()).isEqualTo(1);
      until(() -> server.api().satellite("a").path("online").asBoolean(), a, b);

      // What was recorded before the loss is sent again by somebody.
      int receipts = a.receipts().size();
      a.replay(recorded);
      pump(Duration.ofSeconds(2), a, b);
      assertThat(server.api().satellite("a").path("deltas").asLong()).isEqualTo(1);
      assertThat(a.receipts()).hasSize(receipts);

      // Both go on: what they offer next is accepted, and they get a version with a higher number.
      int models = a.models().size();
      long before = number(a, models - 1);
      a.offer(TestModel.of(0.9), 500);
      b.offer(TestModel.of(1.0), 500);
      until(() -> a.models().size() > models && b.models().size() > models, a, b);
      assertThat(number(a, models)).isGreaterThan(before);
      assertThat(server.api().status().path("number").asLong()).isGreaterThanOrEqualTo(1_000_000);
      assertThat(a.receipts().get(a.receipts().size() - 1).verdict())
          .isEqualTo(Receipt.Verdict.ACCEPTED);
    } finally {
      a.close();
      b.close();
    }
  }

  @Test
  void aBackupThatWasTakenWhileSatellitesDeliverIsRestoredAndTheyGoOn() throws Exception {
    String[] names = {"a", "b", "c", "d"};
    Path state = folder.resolve("state");
    int port;
    Path backup;
    Fleet fleet;
    try (TestServer server = TestServer.start(state, START, names)) {
      port = Integer.parseInt(server.link().replaceFirst(".*:", ""));
      fleet = new Fleet(server, names);
      fleet.deliver(2);
      backup = fleet.during(i -> run("backup", "--state", "" + state, "--to", "" + backup(i)));
      fleet.deliver(3);
      fleet.stop();
    }
    FolderTree.delete(state);

    assertThat(run("verify", backup.toString())).contains("whole");
    run("restore", backup.toString(), "--state", state.toString());

    try (TestServer server = TestServer.startAt(port, state, START, names)) {
      Map<String, Long> stored = fleet.stored(server);
      assertThat(stored).allSatisfy((name, deltas) -> assertThat(deltas).isPositive());
      until(() -> fleet.isOnline(server), fleet.all());

      fleet.replayWhatTheBackupLacks();
      pump(Duration.ofSeconds(2), fleet.all());
      assertThat(fleet.stored(server)).isEqualTo(stored);

      Map<String, Long> receipts = fleet.accepted();
      fleet.start();
      fleet.deliver(3);
      fleet.stop();
      until(() -> server.api().status().path("number").asLong() >= 1_000_000);
      Map<String, Long> expected = new TreeMap<>(stored);
      fleet
          .accepted()
          .forEach(
              (name, now) ->
                  expected.merge(name, now - receipts.getOrDefault(name, 0L), Long::sum));
      assertThat(fleet.stored(server)).as("each delta once").isEqualTo(expected);
    } finally {
      fleet.close();
    }
  }

  private Path backup(int number) {
    return folder.resolve("backup-" + number);
  }

  /** Satellites that offer the next delta as soon as the last one is answered. */
  private final class Fleet {

    private static final int MOST_BACKUPS = 10;

    private final Map<String, FakeSatellite> satellites = new TreeMap<>();
    private final Map<String, Integer> offered = new TreeMap<>();
    private final Map<String, Integer> sentBefore = new TreeMap<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicBoolean marks = new AtomicBoolean();
    private @Nullable Thread thread;
    private volatile boolean stops;

    Fleet(TestServer server, String... names) {
      for (String name : names) {
        satellites.put(name, server.satellite(name, START).contact());
      }
      start();
    }

    void start() {
      stops = false;
      thread = new Thread(this::work, "fleet");
      thread.start();
    }

    private void work() {
      while (!stops || !isIdle()) {
        satellites.forEach(this::step);
        if (marks.compareAndSet(true, false)) {
          satellites.forEach((name, satellite) -> sentBefore.put(name, satellite.sent().size()));
        }
        answered.set(satellites.values().stream().mapToLong(it -> it.receipts().size()).sum());
      }
    }

    private void step(String name, FakeSatellite satellite) {
      satellite.pump();
      if (!stops && satellite.isIdle()) {
        int count = offered.merge(name, 1, Integer::sum);
        satellite.offer(TestModel.of(0.5 + count * 5e-4 + name.charAt(0) * 1e-6), 10L * count);
      }
    }

    /** Waits until all that was offered is answered. */
    void stop() throws InterruptedException {
      stops = true;
      Objects.requireNonNull(thread).join();
    }

    /** Waits until each satellite has had so many more answers, on average. */
    void deliver(int each) {
      long goal = answered.get() + (long) each * satellites.size();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= goal);
    }

    /** Takes backups until deltas were answered while one was taken; returns its folder. */
    Path during(IntConsumer backup) {
      for (int i = 0; i < MOST_BACKUPS; i++) {
        long before = answered.get();
        backup.accept(i);
        if (answered.get() > before) {
          marks.set(true);
          Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !marks.get());
          return backup(i);
        }
      }
      throw new AssertionError("nothing was delivered while a backup was taken");
    }

    void replayWhatTheBackupLacks() {
      satellites.forEach(
          (name, satellite) -> {
            List<Endpoint.Wire> sent = satellite.sent();
            satellite.replay(sent.subList(sentBefore.getOrDefault(name, 0), sent.size()));
          });
    }

    Map<String, Long> accepted() {
      Map<String, Long> counts = new TreeMap<>();
      satellites.forEach(
          (name, satellite) ->
              counts.put(
                  name,
                  satellite.receipts().stream()
                      .filter(receipt -> receipt.verdict() == Receipt.Verdict.ACCEPTED)
                      .count()));
      return counts;
    }

    Map<String, Long> stored(TestServer server) {
      Map<String, Long> deltas = new TreeMap<>();
      satellites
          .keySet()
          .forEach(name -> deltas.put(name, server.api().satellite(name).path("deltas").asLong()));
      return deltas;
    }

    boolean isOnline(TestServer server) {
      return satellites.keySet().stream()
          .allMatch(name -> server.api().satellite(name).path("online").asBoolean());
    }

    boolean isIdle() {
      return satellites.values().stream().allMatch(FakeSatellite::isIdle);
    }

    FakeSatellite[] all() {
      return satellites.values().toArray(FakeSatellite[]::new);
    }

    void close() {
      satellites.values().forEach(FakeSatellite::close);
    }
  }

  private static long number(FakeSatellite satellite, int model) {
    return satellite.models().get(model).manifest().subject().number();
  }

  /** Both deliver, and get the version that is made of it. */
  private static void round(FakeSatellite a, FakeSatellite b, double value) {
    int models = a.models().size();
    a.offer(TestModel.of(value), 100);
    b.offer(TestModel.of(value + 0.05), 100);
    until(
        () -> a.models().size() > models && b.models().size() > models && a.isIdle() && b.isIdle(),
        a,
        b);
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Cli.of(new Main());
    int code =
        line.setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  private static void pump(Duration time, FakeSatellite... satellites) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      for (FakeSatellite satellite : satellites) {
        satellite.pump();
      }
    }
  }

  private static void until(BooleanSupplier condition, FakeSatellite... satellites) {
    FakeSatellite.pumpUntil(Duration.ofSeconds(30), condition, satellites);
  }
}
