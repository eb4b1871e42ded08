package space.perigee.onboard.flight;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
 * Sends hard examples down. Before a pass the chosen ones move, as one batch, from the memory of
 * samples to the outbox, where they stay until the ground's receipt. They count as sent when that
 * says that the ground has them. While a batch waits no other is made, as its choice would be worth
 * more later.
 *
 * <p>A kill can leave a batch in the outbox to which no checkpoint refers: nothing of it has left
 * and its examples are still with the candidates, or it has its receipt and is counted. It is
 * released at the next start.
 */
final class HardExampleDownlink {

  private static final Logger log = LoggerFactory.getLogger(HardExampleDownlink.class);

  private final HardExamples examples;
  private final AwaitedLabels awaited;
  private final PostedBatch posted;
  private final FlightCounters counters;
  private final Runnable checkpoint;
  private final Outbox outbox;
  private final Courier courier;
  private final FrameSeal seal;
  private final int segmentBytes;

  /**
   * @param checkpoint makes the state durable
   */
  HardExampleDownlink(
      HardExamplePipeline pipeline,
      GroundLink ground,
      FlightCounters counters,
      Runnable checkpoint) {
    this.examples = pipeline.examples();
    this.awaited = pipeline.awaited();
    this.posted = pipeline.posted();
    this.counters = counters;
    this.checkpoint = checkpoint;
    this.outbox = ground.outbox();
    this.courier = Courier.sending(outbox, Set.of(Kind.HARD_EXAMPLES), this::onReceipt);
    this.seal = ground.peer().seal();
    this.segmentBytes = ground.link().traits().segmentBytes(new Frames(seal).segmentOverhead());
    releaseUnknown();
  }

  private void releaseUnknown() {
    for (Outbox.Entry entry : outbox.entries(Kind.HARD_EXAMPLES)) {
      Sha256 content = entry.manifest().content();
      if (!posted.content().filter(content::equals).isPresent()) {
        outbox.release(content);
      }
    }
    if (posted.content().isPresent() && !isWaiting()) {
      log.warn("event=hard-examples-missing content={}", posted.content().get());
      posted.forget();
    }
  }

  private void onReceipt(Receipt receipt) {
    if (receipt.verdict() == Receipt.Verdict.ACCEPTED) {
      counters.count(Counter.HARD_EXAMPLES_SENT, posted.ids().size());
    }
    posted.forget();
    checkpoint.run();
    log.info(
        "event=hard-examples-answered content={} verdict={} reason={}",
        receipt.content(),
        receipt.verdict(),
        receipt.reason());
  }

  /** True while a batch waits for its receipt; false also if it had to give way in the outbox. */
  boolean isWaiting() {
    return posted.content().flatMap(outbox::find).isPresent();
  }

  /** What sends them. */
  Party party() {
    return courier;
  }

  /**
   * Chooses for a pass that is about to begin, and puts the chosen into the outbox.
   *
   * @return true if something was chosen; the caller then makes the state durable
   */
  boolean prepare(Instant now) {
    if (isWaiting() || !examples.choose()) {
      return false;
    }
    List<HardExample> chosen = examples.best(Long.MAX_VALUE);
    if (chosen.isEmpty()) {
      return true;
    }
    ExampleBatch batch =
        new ExampleBatch(
            chosen.get(0).sample().features().length,
            chosen.stream().map(HardExampleDownlink::example).toList());
    Optional<Content> sealed = seal.seal(Content.of(batch.toBytes()));
    Optional<Manifest> manifest =
        sealed.flatMap(
            content ->
                courier.post(
                    Subject.of(Kind.HARD_EXAMPLES), content, segmentBytes, null, null, now));
    manifest.ifPresent(
        m -> {
          List<Long> ids = chosen.stream().map(HardExample::id).toList();
          chosen.forEach(example -> awaited.add(example.id(), example.sample()));
          examples.posted(ids);
          posted.posted(m.content(), ids);
          log.info("event=hard-examples-offered count={} bytes={}", chosen.size(), m.length());
        });
    return true;
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
