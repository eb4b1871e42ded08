package space.perigee.sync.example;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Labels as a content of {@link space.perigee.sync.transfer.Kind#LABELS}: a protocol buffer in a
 * zstd frame.
 */
public record LabelBatch(List<Label> labels) {

  /** Most labels of a batch. */
  public static final int MAX_LABELS = 1 << 18;

  /** A label takes its number, and its length and two fields (bytes, at most). */
  private static final long MAX_BYTES = 24L * MAX_LABELS;

  /**
   * What an example is.
   *
   * @param id of an example that the satellite sent, its position in the satellite's stream
   * @param label index of its class, 0 or more
   */
  public record Label(long id, int label) {

    /**
     * @throws IllegalArgumentException if a number is negative
     */
    public Label {
      if (id < 0 || label < 0) {
        throw new IllegalArgumentException(
            "id " + id + " and label " + label + " must not be negative");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if there is none, more than {@value #MAX_LABELS}, or two of
   *     one example
   */
  public LabelBatch {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException(labels.size() + " labels, must be 1 to " + MAX_LABELS);
    }
    Set<Long> ids = new HashSet<>();
    for (Label label : labels) {
      if (!ids.add(label.id())) {
        throw new IllegalArgumentException("example " + label.id() + " has two labels");
      }
    }
  }

  /** Its bytes. */
  public byte[] toBytes() {
    var proto = space.perigee.sync.v1.LabelBatch.newBuilder();
    labels.forEach(label -> proto.addLabelsBuilder().setId(label.id()).setLabel(label.label()));
    return ZstdFrame.pack(proto.build().toByteArray());
  }

  /**
   * The batch of {@link #toBytes}. What it allocates is bounded, whatever the bytes are.
   *
   * @throws IllegalArgumentException if they are none
   */
  public static LabelBatch fromBytes(byte[] bytes) {
    try {
      var proto = space.perigee.sync.v1.LabelBatch.parseFrom(ZstdFrame.unpack(bytes, MAX_BYTES));
      List<Label> labels = new ArrayList<>();
      proto
          .getLabelsList()
          .forEach(label -> labels.add(new Label(label.getId(), label.getLabel())));
      return new LabelBatch(labels);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a batch is no protocol buffer: " + e.getMessage(), e);
    }
  }
}
