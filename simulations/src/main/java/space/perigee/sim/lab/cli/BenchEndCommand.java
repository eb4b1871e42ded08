package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sim.lab.linkbench.BenchEnd;
import space.perigee.sim.lab.linkbench.BenchEvent;
import space.perigee.sim.lab.linkbench.BenchKeys;
import space.perigee.sim.lab.linkbench.CountedLink;
import space.perigee.sim.lab.linkbench.FileJudge;
import space.perigee.sim.lab.linkbench.RandomContent;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;

/**
 * One end of a measured transfer, in its own process. Prints a line for each event, with the time
 * of the machine's monotonic clock (ns), which all processes share.
 *
 * <pre>
 *   started NANOS                      opened its link
 *   up NANOS                           its link is up
 *   first NANOS                        sent the first frame of the content
 *   decided NANOS SHA256 BYTES         the receiver stored the content durably
 *   receipt NANOS VERDICT              the sender has the receipt
 *   released NANOS                     the restarted sender found nothing to send
 *   segments NANOS KEPT AGAIN          segments received so far: new ones and duplicates
 *   again NANOS AGAIN                  received a duplicate segment; their number so far
 *   bulk NANOS BYTES                   bytes of segments and repair symbols sent so far
 *   heap NANOS BYTES                   peak use of the heap so far, including garbage
 * </pre>
 */
@Command(name = "link-bench-end", hidden = true, description = "One end of link-bench.")
public final class BenchEndCommand implements Callable<Integer> {

  private static final Duration WAIT = Duration.ofMillis(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(250);
  private static final long MAX_BYTES = 1L << 31;
  private static final long REPORT_NANOS = 50_000_000;

  @Option(names = "--send", description = "Send instead of receiving.")
  private boolean send;

  @Option(names = "--again", description = "Continue with the outbox, without posting content.")
  private boolean again;

  @Option(names = "--link", required = true, paramLabel = "URI", description = "Link.")
  private String link = "";

  @Option(names = "--keys", required = true, paramLabel = "DIR", description = "Keys of both ends.")
  private Path keys = Path.of("");

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "10485760",
      description = "Length of the content.")
  private long bytes;

  @Option(
      names = "--segment",
      paramLabel = "N",
      defaultValue = "1454",
      description = "Length of a segment.")
  private int segmentBytes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the content.")
  private long seed;

  @Option(names = "--work", required = true, paramLabel = "DIR", description = "Journals.")
  private Path work = Path.of("");

  private final Clock clock = Clock.systemUTC();
  private boolean over;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchEnd end = new BenchEnd(!send, keys, clock);
    try (Link opened = end.link(link)) {
      Frames frames = new Frames(end.seal());
      CountedLink counted = new CountedLink(opened, frames.segmentOverhead());
      Endpoint endpoint = endpoint(frames);
      LinkPump pump = LinkPump.ofEndpoint(endpoint, counted, BenchKeys.SATELLITE);
      opened.open();
      BenchEvent.print("started");
      run(endpoint, pump, counted);
    }
    return 0;
  }

  private Endpoint endpoint(Frames frames) throws IOException {
    Outbox outbox =
        new Outbox(
            new FileJournalFolder(work.resolve("outbox")),
            MAX_BYTES,
            Outbox.Policy.REJECT,
            SequenceNumbers.byClock());
    Courier courier =
        send
            ? Courier.sending(outbox, Set.of(Kind.HARD_EXAMPLES), this::onReceipt)
            : new Courier(
                outbox,
                Set.of(),
                Map.of(Kind.HARD_EXAMPLES, MAX_BYTES),
                new FileJudge(work.resolve("kept"), BenchEndCommand::onDecided),
                r -> {});
    Endpoint endpoint =
        new Endpoint(
            new Endpoint.Settings(ANSWER_TIMEOUT, 8, MAX_BYTES),
            frames,
            new SegmentStore(new FileJournalFolder(work.resolve("inbox"))),
            ReplayWindow.forgetful(),
            (int) System.nanoTime(),
            List.of(courier));
    if (send && outbox.entries().isEmpty()) {
      post(courier);
    }
    return endpoint;
  }

  private void post(Courier courier) {
    if (again) {
      BenchEvent.print("released");
      over = true;
      return;
    }
    courier.post(
        Subject.of(Kind.HARD_EXAMPLES),
        new RandomContent(bytes, seed),
        segmentBytes,
        null,
        null,
        clock.instant());
  }

  private void run(Endpoint endpoint, LinkPump pump, CountedLink counted)
      throws InterruptedException {
    boolean wasUp = false;
    boolean begun = false;
    long reported = 0;
    long repeated = 0;
    long nextReport = System.nanoTime();
    while (!over) {
      pump.turn(WAIT, clock);
      if (!wasUp && counted.isUp()) {
        wasUp = true;
        BenchEvent.print("up");
      }
      List<Manifest> waiting = endpoint.sender().waiting();
      if (!begun && !waiting.isEmpty() && counted.frames() > 0) {
        begun = true;
        BenchEvent.print("first");
      }
      if (endpoint.receiver().segmentsAgain() != repeated) {
        repeated = endpoint.receiver().segmentsAgain();
        BenchEvent.print("again", repeated);
      }
      long moved = endpoint.receiver().segmentsKept() + counted.bulkBytes();
      if (moved != reported && System.nanoTime() - nextReport >= 0) {
        report(endpoint.receiver(), counted);
        reported = moved;
        nextReport = System.nanoTime() + REPORT_NANOS;
      }
    }
    report(endpoint.receiver(), counted);
  }

  private void report(Receiver receiver, CountedLink counted) {
    if (send) {
      BenchEvent.print("bulk", counted.bulkBytes());
    } else {
      BenchEvent.print("segments", receiver.segmentsKept(), receiver.segmentsAgain());
    }
    BenchEvent.print("heap", peakHeap());
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private void onReceipt(Receipt receipt) {
    BenchEvent.print("receipt", receipt.verdict());
    over = true;
  }

  private static void onDecided(Manifest manifest) {
    BenchEvent.print("decided", manifest.content(), manifest.length());
  }
}
