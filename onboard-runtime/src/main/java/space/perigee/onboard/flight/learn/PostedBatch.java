package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;

/**
 * The IDs of the hard examples in the batch that waits in the outbox, until its receipt. The batch
 * is in the outbox before a checkpoint refers to it, and leaves the outbox only when the checkpoint
 * no longer does.
 */
final class PostedBatch implements LearningPart {

  private @Nullable Sha256 content;
  private List<Long> ids = List.of();

  /** Records a batch that was put into the outbox. */
  void posted(Sha256 batch, List<Long> examples) {
    content = batch;
    ids = List.copyOf(examples);
  }

  /** Forgets the batch: its receipt arrived, or it is lost. */
  void forget() {
    content = null;
    ids = List.of();
  }

  /** The batch without a receipt. */
  Optional<Sha256> content() {
    return Optional.ofNullable(content);
  }

  /** IDs of its examples. */
  List<Long> ids() {
    return ids;
  }

  @Override
  public String name() {
    return "hard-example-batch";
  }

  @Override
  public String settings() {
    return "";
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeBoolean(content != null);
    if (content != null) {
      out.write(content.toBytes());
    }
    out.writeInt(ids.size());
    for (long id : ids) {
      out.writeLong(id);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    forget();
    if (in.readBoolean()) {
      byte[] hash = new byte[Sha256.BYTES];
      in.readFully(hash);
      content = Sha256.fromBytes(hash);
    }
    Stream.Builder<Long> read = Stream.builder();
    for (int left = in.readInt(); left > 0; left--) {
      read.add(in.readLong());
    }
    ids = read.build().toList();
  }
}
