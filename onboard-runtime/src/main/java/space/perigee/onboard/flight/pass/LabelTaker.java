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

/** Takes labels of hard examples that the ground has looked at. */
public final class LabelTaker implements ContentReceiver.Owner {

  private static final Logger log = LoggerFactory.getLogger(LabelTaker.class);

  private static final long MAX_BYTES = 4L << 20;

  private final FrameSeal seal;
  private final Task task;
  private final ToIntFunction<LabelBatch> learn;

  private LabelTaker(FrameSeal seal, Task task, ToIntFunction<LabelBatch> learn) {
    this.seal = seal;
    this.task = task;
    this.learn = learn;
  }

  /**
   * The party that takes them.
   *
   * @param memory of what was answered
   * @param task of the model
   * @param learn takes labels up, durably, and says how many were of samples that wait for one
   */
  public static Party party(
      FrameSeal seal, LastState memory, Task task, ToIntFunction<LabelBatch> learn) {
    return new ContentReceiver(
        Kind.LABELS, MAX_BYTES, new ReceiptBook(memory), new LabelTaker(seal, task, learn));
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
