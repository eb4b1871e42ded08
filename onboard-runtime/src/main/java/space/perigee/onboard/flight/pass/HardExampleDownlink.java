package space.perigee.onboard.flight.pass;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.learn.HardExample;
import space.perigee.onboard.flight.learn.HardExamplePipeline;
import space.perigee.sync.example.Example;
import space.perigee.sync.example.ExampleBatch;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

/**
 * Sends hard examples to the ground. Before a pass the chosen ones move, as one batch, from the
 * sample memory to the outbox, where they stay until the receipt. They count as sent when the
 * receipt says that the ground has accepted them. While a batch waits, no other is posted, since a
 * later choice is worth more.
 *
 * <p>A kill can leave a batch in the outbox to which no checkpoint refers: either nothing of it was
 * sent and its examples are still candidates, or its receipt is recorded. The next start releases
 * it.
 */
public final class HardExampleDownlink {

  private static final Logger log = LoggerFactory.getLogger(HardExampleDownlink.class);

  private final HardExamplePipeline pipeline;
  private final FlightCounters counters;
  private final DiskWatch disk;
  private final Outbox outbox;
  private final Courier courier;
  private final FrameSeal seal;
  private final int segmentBytes;

  /**
   * @param disk makes the state durable
   */
  public HardExampleDownlink(
      HardExamplePipeline pipeline, GroundLink ground, FlightCounters counters, DiskWatch disk) {
    this.pipeline = pipeline;
    this.counters = counters;
    this.disk = disk;
    this.outbox = ground.outbox();
    this.courier = Courier.sending(outbox, Set.of(Kind.HARD_EXAMPLES), this::onReceipt);
    this.seal = ground.peer().seal();
    this.segmentBytes = ground.link().traits().segmentBytes(new Frames(seal).segmentOverhead());
    releaseUnknown();
  }

  private void releaseUnknown() {
    for (Outbox.Entry entry : outbox.entries(Kind.HARD_EXAMPLES)) {
      Sha256 content = entry.manifest().content();
      if (pipeline.batch().filter(content::equals).isEmpty()) {
        outbox.release(content);
      }
    }
    if (!isWaiting()) {
      pipeline
          .batch()
          .ifPresent(content -> log.warn("event=hard-examples-missing content={}", content));
      pipeline.settle();
    }
  }

  private void onReceipt(Receipt receipt) {
    int examples = pipeline.settle();
    if (receipt.verdict() == Receipt.Verdict.ACCEPTED) {
      counters.count(Counter.HARD_EXAMPLES_SENT, examples);
    }
    disk.checkpoint();
    log.info(
        "event=hard-examples-answered content={} verdict={} reason={}",
        receipt.content(),
        receipt.verdict(),
        receipt.reason());
  }

  /** True while a batch waits for its receipt; false also if the outbox dropped it to make room. */
  public boolean isWaiting() {
    return pipeline.batch().flatMap(outbox::find).isPresent();
  }

  /** The party that sends them. */
  public Party party() {
    return courier;
  }

  /** Chooses examples for the next pass and puts them into the outbox. */
  void prepare(Instant now) {
    if (isWaiting() || !disk.mayTry() || !pipeline.choose()) {
      return;
    }
    List<HardExample> chosen = pipeline.chosen();
    if (!chosen.isEmpty()) {
      disk.attempt(() -> post(chosen, now));
    }
    disk.checkpoint();
  }

  private void post(List<HardExample> chosen, Instant now) {
    ExampleBatch batch =
        new ExampleBatch(
            chosen.get(0).sample().features().length,
            chosen.stream().map(HardExampleDownlink::example).toList());
    Optional<Manifest> manifest =
        seal.seal(Content.of(batch.toBytes()))
            .flatMap(
                content ->
                    courier.post(
                        Subject.of(Kind.HARD_EXAMPLES), content, segmentBytes, null, null, now));
    manifest.ifPresent(
        m -> {
          pipeline.posted(m.content(), chosen);
          log.info("event=hard-examples-offered count={} bytes={}", chosen.size(), m.length());
        });
  }

  private static Example example(HardExample chosen) {
    return new Example(
        chosen.id(),
        chosen.seenAt(),
        chosen.hardness(),
        chosen.predicted(),
        chosen.sample().features());
  }
}
