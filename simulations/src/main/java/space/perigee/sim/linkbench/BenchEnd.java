package space.perigee.sim.linkbench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.link.Links;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;

/**
 * One end of a measured transfer, a process of its own. Prints a line for each event, with the
 * nanoseconds of the machine's monotonic clock, which all processes share.
 *
 * <pre>
 *   up NANOS                           the link is up
 *   first NANOS                        the first frame left
 *   decided NANOS SHA256 BYTES         the receiver has it, durably
 *   receipt NANOS VERDICT              the sender has the receipt
 *   segments NANOS KEPT AGAIN          what arrived so far, once and once more
 * </pre>
 */
@Command(name = "link-bench-end", hidden = true, description = "One end of link-bench.")
public final class BenchEnd implements Callable<Integer> {

  private static final Duration WAIT = Duration.ofMillis(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(250);
  private static final long MAX_BYTES = 1L << 31;
  private static final long REPORT_NANOS = 50_000_000;

  @Option(names = "--send", description = "Send, rather than receive.")
  private boolean send;

  @Option(names = "--link", required = true, paramLabel = "URI", description = "Link.")
  private String link = "";

  @Option(names = "--bytes", defaultValue = "10485760", description = "Length of the content.")
  private long bytes;

  @Option(names = "--segment", defaultValue = "1460", description = "Length of a segment.")
  private int segmentBytes;

  @Option(names = "--seed", defaultValue = "1", description = "Of the content.")
  private long seed;

  @Option(names = "--work", required = true, paramLabel = "DIR", description = "Journals.")
  private Path work = Path.of("");

  private boolean over;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Link opened =
        send
            ? Links.ofSatellite(link, "bench", "sat")
            : Links.ofGround(link, "bench", List.of("sat"))) {
      Endpoint endpoint = endpoint();
      LinkPump pump = new LinkPump(endpoint, opened, "sat", Clock.systemUTC());
      say("started");
      opened.open();
      run(endpoint, pump, opened);
    }
    return 0;
  }

  private Endpoint endpoint() {
    Outbox outbox =
        new Outbox(
            new FileJournalFolder(work.resolve("outbox")),
            MAX_BYTES,
            Outbox.Policy.REJECT,
            SequenceNumbers.byClock());
    Courier courier =
        send
            ? Courier.sending(outbox, this::onReceipt)
            : new Courier(outbox, Map.of(Kind.HARD_EXAMPLES, MAX_BYTES), new Keeper(), r -> {});
    if (send && outbox.entries().isEmpty()) {
      courier.post(
          Subject.of(Kind.HARD_EXAMPLES),
          new RandomContent(bytes, seed),
          segmentBytes,
          null,
          null,
          Clock.systemUTC().instant());
    }
    return new Endpoint(
        new Endpoint.Settings(ANSWER_TIMEOUT, 8, MAX_BYTES),
        new Frames(new OpenSeal()),
        new SegmentStore(new FileJournalFolder(work.resolve("inbox"))),
        ReplayWindow.forgetful(),
        (int) System.nanoTime(),
        List.of(courier));
  }

  private void run(Endpoint endpoint, LinkPump pump, Link opened) throws InterruptedException {
    boolean wasUp = false;
    boolean begun = false;
    long reported = 0;
    long nextReport = System.nanoTime();
    while (!over) {
      pump.turn(WAIT);
      if (!wasUp && opened.isUp()) {
        wasUp = true;
        say("up");
      }
      List<Manifest> waiting = endpoint.sender().waiting();
      if (!begun && !waiting.isEmpty() && endpoint.sender().hasBegun(waiting.get(0).content())) {
        begun = true;
        say("first");
      }
      long kept = endpoint.receiver().segmentsKept() + endpoint.receiver().segmentsAgain();
      if (kept != reported && System.nanoTime() - nextReport >= 0) {
        report(endpoint.receiver());
        reported = kept;
        nextReport = System.nanoTime() + REPORT_NANOS;
      }
    }
    report(endpoint.receiver());
  }

  private static void report(Receiver receiver) {
    say("segments", receiver.segmentsKept(), receiver.segmentsAgain());
  }

  private void onReceipt(Receipt receipt) {
    say("receipt", receipt.verdict());
    over = true;
  }

  private static void say(String event, Object... more) {
    StringBuilder line = new StringBuilder(event).append(' ').append(System.nanoTime());
    for (Object one : more) {
      line.append(' ').append(one);
    }
    System.out.println(line);
    System.out.flush();
  }

  /** Accepts everything. */
  private static final class Keeper implements Receiver.Judge {

    private final Map<Sha256, Receipt> receipts = new HashMap<>();

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return Optional.ofNullable(receipts.get(content));
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      say("decided", manifest.content(), content.length());
      Receipt receipt = new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
      receipts.put(manifest.content(), receipt);
      return receipt;
    }
  }
}
