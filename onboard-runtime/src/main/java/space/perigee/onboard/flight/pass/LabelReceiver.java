package space.perigee.onboard.flight.pass;

import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.task.Task;
import space.perigee.sync.example.LabelBatch;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.ContentReceiver;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.ReceiptBook;

/** Receives labels of hard examples from the ground. */
public final class LabelReceiver implements ContentReceiver.Owner {

  private static final Logger log = LoggerFactory.getLogger(LabelReceiver.class);

  private static final long MAX_BYTES = 4L << 20;

  private final FrameSeal seal;
  private final Task task;
  private final ToIntFunction<LabelBatch> learn;

  private LabelReceiver(FrameSeal seal, Task task, ToIntFunction<LabelBatch> learn) {
    this.seal = seal;
    this.task = task;
    this.learn = learn;
  }

  /**
   * The party that receives them.
   *
   * @param memory of earlier receipts
   * @param task of the model
   * @param learn makes labels durable and returns the number of known samples
   */
  public static Party party(
      FrameSeal seal, LastState memory, Task task, ToIntFunction<LabelBatch> learn) {
    return new ContentReceiver(
        Kind.LABELS, MAX_BYTES, new ReceiptBook(memory), new LabelReceiver(seal, task, learn));
  }

  @Override
  public Optional<String> take(Manifest manifest, Content content) {
    Optional<Content> opened = seal.open(content);
    if (opened.isEmpty()) {
      return Optional.of("it is not sealed for this end");
    }
    try {
      LabelBatch batch = LabelBatch.fromBytes(opened.get().toBytes());
      for (LabelBatch.Label label : batch.labels()) {
        task.requireLabel(label.label());
      }
      int known = learn.applyAsInt(batch);
      log.info("event=labels-taken count={} known={}", batch.labels().size(), known);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
