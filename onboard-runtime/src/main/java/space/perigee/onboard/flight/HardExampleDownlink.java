package space.perigee.onboard.flight;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.example.Example;
import space.perigee.sync.example.ExampleBatch;
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
 * Sends hard examples down: before a pass those that were chosen go, as one content, from the
 * memory of samples into the outbox, where they stay until the ground has them. While a batch waits
 * no other is made, as the choice for it would be worth more later.
 */
final class HardExampleDownlink {

  private static final Logger log = LoggerFactory.getLogger(HardExampleDownlink.class);

  private final HardExamples examples;
  private final AwaitedLabels awaited;
  private final Outbox outbox;
  private final Courier courier;
  private final FrameSeal seal;
  private final int segmentBytes;

  /**
   * @param examples to choose from
   * @param awaited keeps those that were sent
   */
  HardExampleDownlink(HardExamples examples, AwaitedLabels awaited, GroundLink ground) {
    this.examples = examples;
    this.awaited = awaited;
    this.outbox = ground.outbox();
    this.courier =
        Courier.sending(outbox, Set.of(Kind.HARD_EXAMPLES), HardExampleDownlink::onReceipt);
    this.seal = ground.peer().seal();
    this.segmentBytes = ground.link().traits().segmentBytes(new Frames(seal).segmentOverhead());
  }

  private static void onReceipt(Receipt receipt) {
    log.info(
        "event=hard-examples-answered content={} verdict={} reason={}",
        receipt.content(),
        receipt.verdict(),
        receipt.reason());
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
    if (!outbox.entries(Kind.HARD_EXAMPLES).isEmpty() || !examples.choose()) {
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
          chosen.forEach(example -> awaited.sent(example.id(), example.sample()));
          examples.sent(chosen.stream().map(HardExample::id).toList());
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
