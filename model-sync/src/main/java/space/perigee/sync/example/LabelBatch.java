package space.perigee.sync.example;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A batch of labels, the content of kind {@link space.perigee.sync.transfer.Kind#LABELS}: a
 * protocol buffer in a zstd frame.
 */
public record LabelBatch(List<Label> labels) {

  public static final int MAX_LABELS = 1 << 18;

  /**
   * Maximum size of a decompressed batch (bytes): each label takes a tag, a length and two fields.
   */
  private static final long MAX_BYTES = 24L * MAX_LABELS;

  /**
   * The label of an example.
   *
   * @param id the {@link Example#id} of an example that the satellite sent
   * @param label index of its class, 0 or more
   */
  public record Label(long id, int label) {

    public Label {
      if (id < 0 || label < 0) {
        throw new IllegalArgumentException(
            "id " + id + " and label " + label + " must not be negative");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if there is no label, there are more than {@value
   *     #MAX_LABELS}, or two are for the same example
   */
  public LabelBatch {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException(labels.size() + " labels: must be 1 to " + MAX_LABELS);
    }
    Set<Long> ids = new HashSet<>();
    for (Label label : labels) {
      if (!ids.add(label.id())) {
        throw new IllegalArgumentException("example " + label.id() + " has two labels");
      }
    }
  }

  public byte[] toBytes() {
    var proto = space.perigee.sync.v1.LabelBatch.newBuilder();
    labels.forEach(label -> proto.addLabelsBuilder().setId(label.id()).setLabel(label.label()));
    return ZstdFrame.pack(proto.build().toByteArray());
  }

  /**
   * Decodes a batch. Allocates a bounded amount of memory for any input.
   *
   * @throws IllegalArgumentException if the bytes are not a valid batch
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
      throw new IllegalArgumentException("not a batch: " + e.getMessage(), e);
    }
  }
}
