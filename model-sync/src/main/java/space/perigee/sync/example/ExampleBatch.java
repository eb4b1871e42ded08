package space.perigee.sync.example;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of examples, the content of kind {@link space.perigee.sync.transfer.Kind#HARD_EXAMPLES}:
 * a protocol buffer in a zstd frame.
 *
 * @param examples at least one
 */
public record ExampleBatch(int features, List<Example> examples) {

  /** Maximum size of a decompressed batch (bytes). */
  private static final long MAX_BYTES = 64L << 20;

  /**
   * @throws IllegalArgumentException if there is no example, or one has another number of features
   */
  public ExampleBatch {
    examples = List.copyOf(examples);
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("a batch must have an example");
    }
    for (Example example : examples) {
      if (example.values().length != features) {
        throw new IllegalArgumentException(
            "example "
                + example.id()
                + " has "
                + example.values().length
                + " features, not "
                + features);
      }
    }
  }

  public byte[] toBytes() {
    var proto = space.perigee.sync.v1.ExampleBatch.newBuilder().setFeatures(features);
    for (Example example : examples) {
      proto
          .addExamplesBuilder()
          .setId(example.id())
          .setSeenAtMillis(example.seenAt().toEpochMilli())
          .setHardness(example.hardness())
          .setPredicted(example.predicted())
          .setValues(ByteString.copyFrom(pack(example.values())));
    }
    return ZstdFrame.pack(proto.build().toByteArray());
  }

  private static byte[] pack(float[] values) {
    boolean areBytes = PackedValues.areBytes(values);
    ByteBuffer bytes =
        ByteBuffer.allocate((int) PackedValues.bytes(areBytes, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    PackedValues.write(values, areBytes, bytes);
    return bytes.array();
  }

  /**
   * Decodes a batch. Allocates a bounded amount of memory for any input.
   *
   * @throws IllegalArgumentException if the bytes are not a valid batch
   */
  public static ExampleBatch fromBytes(byte[] bytes) {
    try {
      var proto = space.perigee.sync.v1.ExampleBatch.parseFrom(ZstdFrame.unpack(bytes, MAX_BYTES));
      List<Example> examples = new ArrayList<>();
      for (var example : proto.getExamplesList()) {
        examples.add(
            new Example(
                example.getId(),
                Instant.ofEpochMilli(example.getSeenAtMillis()),
                example.getHardness(),
                example.getPredicted(),
                unpack(example.getValues(), proto.getFeatures())));
      }
      return new ExampleBatch(proto.getFeatures(), examples);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a batch: " + e.getMessage(), e);
    }
  }

  /** Unpacks the values that the bytes hold; their number may differ from {@code features}. */
  private static float[] unpack(ByteString packed, int features) {
    boolean areBytes = packed.size() == features;
    return PackedValues.read(
        packed.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN),
        areBytes,
        areBytes ? features : packed.size() / Float.BYTES);
  }
}
