package space.perigee.ground.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
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
