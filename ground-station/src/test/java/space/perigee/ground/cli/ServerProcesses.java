package space.perigee.ground.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.Main;
import space.perigee.ground.Mosquitto;
import space.perigee.ground.TestServer;
import space.perigee.ground.evaluate.NetworkEvaluator;
import space.perigee.ground.store.Child;
import space.perigee.onboard.data.DataRequest;
import space.perigee.sync.model.Weights;

/**
 * Ground servers and Debian's mosquitto as processes, and satellites that deliver through them. The
 * test is skipped where mosquitto is not installed.
 */
final class ServerProcesses implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready http=(\\S+) links=(\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path files;
  private final Weights start;
  private final Mosquitto broker;
  private final List<Traffic> satellites = new ArrayList<>();

  /** A satellite that offers the next delta as soon as the last one is acknowledged. */
  final class Traffic {

    private final FakeSatellite satellite;
    private int offered;

    Traffic(String name) {
      satellite = new FakeSatellite(link(), "demo", name, start).contact();
    }

    void pump(boolean offersMore) {
      satellite.pump();
      if (offersMore && satellite.isIdle()) {
        float gain = 1 + ++offered / 1000f;
        satellite.offer(
            Weights.of(start.layout(), new float[] {gain, -gain, -gain, gain, 0, 0}),
            10L * offered);
      }
    }

    int acknowledged() {
      return satellite.receipts().size();
    }
  }

  /** Starts a broker; the files are made in {@code files}. */
  ServerProcesses(Path files) throws IOException {
    this.files = files;
    this.broker = new Mosquitto(files, "allow_anonymous true");
    ServeCommandTest.writeModelAndData(files);
    this.start =
        NetworkEvaluator.read(
                files.resolve("start.zip"),
                NetworkEvaluator.Files.of(files.resolve("held-out.csv")),
                DataRequest.of("kind", List.of()))
            .start();
  }

  void startBroker() throws IOException {
    broker.start();
  }

  void killBroker() throws InterruptedException {
    broker.kill();
  }

  String link() {
    return broker.link();
  }

  /** Starts a server with a state folder of that name; more options may follow. */
  Child startServer(String state, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("serve", "--mission", "demo", "--label", "kind", "--satellites", "a,b"));
    all.addAll(List.of("--model", files.resolve("start.zip").toString()));
    all.addAll(List.of("--held-out", files.resolve("held-out.csv").toString()));
    all.addAll(List.of("--state", files.resolve(state).toString()));
    all.addAll(List.of("--link", link(), "--http-port", "0"));
    all.addAll(List.of(more));
    return Child.start(Main.class, all.toArray(String[]::new));
  }

  /** The API of a server, once it is ready. */
  static TestServer.Api ready(Child server) throws IOException {
    Matcher ready = READY.matcher(String.valueOf(server.nextLine()));
    assertThat(ready.matches()).as("the server says that it is ready").isTrue();
    return new TestServer.Api(ready.group(1));
  }

  Traffic satellite(String name) {
    Traffic traffic = new Traffic(name);
    satellites.add(traffic);
    return traffic;
  }

  /** Delivers until a condition holds. */
  void deliverUntil(BooleanSupplier condition) {
    pumpUntil(true, condition);
  }

  /** Delivers {@code count} more deltas of each satellite. */
  void deliver(int count) {
    List<Integer> goals = satellites.stream().map(it -> it.acknowledged() + count).toList();
    deliverUntil(
        () -> {
          for (int i = 0; i < goals.size(); i++) {
            if (satellites.get(i).acknowledged() < goals.get(i)) {
              return false;
            }
          }
          return true;
        });
  }

  /** Waits until everything that was offered is acknowledged, and requires that it counts once. */
  void requireAllCountedOnce(TestServer.Api api) {
    pumpUntil(false, () -> satellites.stream().allMatch(it -> it.satellite.isIdle()));
    for (Traffic traffic : satellites) {
      String name = satellites.indexOf(traffic) == 0 ? "a" : "b";
      assertThat(traffic.acknowledged()).as("all that %s offered", name).isEqualTo(traffic.offered);
      pumpUntil(false, () -> api.satellite(name).path("deltas").asInt() >= traffic.acknowledged());
      assertThat(api.satellite(name).path("deltas").asInt())
          .as("deltas of %s", name)
          .isEqualTo(traffic.acknowledged());
    }
  }

  private void pumpUntil(boolean offersMore, BooleanSupplier condition) {
    await()
        .dontCatchUncaughtExceptions()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(PATIENCE)
        .until(
            () -> {
              satellites.forEach(it -> it.pump(offersMore));
              return condition.getAsBoolean();
            });
  }

  @Override
  public void close() {
    satellites.forEach(it -> it.satellite.close());
    broker.close();
  }
}
