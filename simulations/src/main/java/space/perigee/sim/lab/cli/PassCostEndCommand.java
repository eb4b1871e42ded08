package space.perigee.sim.lab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.ground.broker.BrokerAccess;
import space.perigee.ground.broker.EmbeddedBroker;
import space.perigee.ground.port.ListenPort;
import space.perigee.sim.lab.linkbench.BenchEnd;
import space.perigee.sim.lab.linkbench.BenchEvent;
import space.perigee.sim.lab.linkbench.BenchKeys;
import space.perigee.sim.lab.linkbench.PassEnd;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;

/**
 * One end of a pass whose bytes are counted, in its own process. The satellite's end opens and
 * shuts its link, and offers a delta, when its standard input says {@code open}, {@code shut} and
 * {@code offer}. Prints a line for each event, with the time of the machine's monotonic clock (ns).
 *
 * <pre>
 *   started NANOS            ready for orders
 *   up NANOS                 its link is up
 *   receipt NANOS VERDICT    the delta's receipt has come
 * </pre>
 */
@Command(name = "pass-cost-end", hidden = true, description = "One end of pass-cost.")
public final class PassCostEndCommand implements Callable<Integer> {

  private static final Duration WAIT = Duration.ofMillis(20);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_TRANSFERS = 8;
  private static final long MAX_BYTES = 1 << 20;

  @Option(names = "--ground", description = "Be the ground.")
  private boolean ground;

  @Option(names = "--link", required = true, paramLabel = "URI", description = "Link.")
  private String link = "";

  @Option(names = "--keys", required = true, paramLabel = "DIR", description = "Keys of both ends.")
  private Path keys = Path.of("");

  @Option(names = "--work", required = true, paramLabel = "DIR", description = "Folder to use.")
  private Path work = Path.of("");

  @Option(names = "--delta-bytes", required = true, paramLabel = "N", description = "Of a delta.")
  private int deltaBytes;

  @Option(names = "--broker-port", paramLabel = "N", description = "Run a broker at this port.")
  private @Nullable Integer brokerPort;

  @Option(names = "--ca", paramLabel = "FILE", description = "CA of the broker's clients.")
  private @Nullable Path ca;

  @Option(names = "--cert", paramLabel = "FILE", description = "The broker's certificate.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "The broker's key.")
  private @Nullable Path tlsKey;

  private final Clock clock = Clock.systemUTC();
  private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(work);
    if (brokerPort == null) {
      fly();
      return 0;
    }
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new ListenPort("--broker-port", "0.0.0.0", brokerPort),
            work,
            BrokerAccess.of(BenchKeys.MISSION, null, clock)
                .gate(new TlsFiles(ca, certificate, tlsKey), null))) {
      fly();
    }
    return 0;
  }

  private void fly() throws IOException, InterruptedException {
    BenchEnd end = new BenchEnd(ground, keys, clock);
    FrameSeal seal = end.seal();
    ModelExchange exchange =
        ground
            ? PassEnd.ofGround(seal, new MemoryJournalFolder())
            : PassEnd.ofSatellite(
                seal,
                new MemoryJournalFolder(),
                deltaBytes,
                receipt -> BenchEvent.print("receipt", receipt.verdict()));
    Endpoint endpoint =
        new Endpoint(
            new Endpoint.Settings(ANSWER_TIMEOUT, MAX_TRANSFERS, MAX_BYTES),
            new Frames(seal),
            new SegmentStore(new MemoryJournalFolder()),
            ReplayWindow.forgetful(),
            (int) System.nanoTime(),
            List.of(exchange));
    try (Link opened = end.link(link)) {
      LinkPump pump = LinkPump.ofEndpoint(endpoint, opened, BenchKeys.SATELLITE);
      if (ground) {
        opened.open();
        serve(pump, opened);
      } else {
        follow(exchange, pump, opened);
      }
    }
  }

  private void serve(LinkPump pump, Link opened) throws InterruptedException {
    boolean wasUp = false;
    while (true) {
      pump.turn(WAIT, clock);
      if (!wasUp && opened.isUp()) {
        wasUp = true;
        BenchEvent.print("up");
      }
    }
  }

  private void follow(ModelExchange exchange, LinkPump pump, Link opened)
      throws InterruptedException {
    Thread reader = new Thread(this::readOrders, "orders");
    reader.setDaemon(true);
    reader.start();
    BenchEvent.print("started");
    boolean isOpen = false;
    boolean wasUp = false;
    while (true) {
      String order = isOpen ? orders.poll() : orders.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
      if ("open".equals(order)) {
        opened.open();
        isOpen = true;
      } else if ("shut".equals(order)) {
        opened.shut();
        isOpen = false;
      } else if ("offer".equals(order)) {
        PassEnd.offer(exchange, deltaBytes, clock.instant());
      }
      if (isOpen) {
        pump.turn(WAIT, clock);
      }
      if (opened.isUp() && !wasUp) {
        BenchEvent.print("up");
      }
      wasUp = opened.isUp();
    }
  }

  private void readOrders() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        orders.add(line);
      }
    } catch (IOException e) {
      System.err.println("no more orders: " + e.getMessage());
    }
  }
}
