package space.perigee.sync.example;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Examples as a content of {@link space.perigee.sync.transfer.Kind#HARD_EXAMPLES}: a protocol
 * buffer in a zstd frame.
 *
 * @param features of each
 */
public record ExampleBatch(int features, List<Example> examples) {

  /** Longest batch when unpacked (bytes). */
  private static final long MAX_BYTES = 64L << 20;

  /**
   * @throws IllegalArgumentException if there is no example, or one has other features
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

  /** Its bytes. */
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
   * The batch of {@link #toBytes}. What it allocates is bounded, whatever the bytes are.
   *
   * @throws IllegalArgumentException if they are none
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
      throw new IllegalArgumentException("a batch is no protocol buffer: " + e.getMessage(), e);
    }
  }

  /** As many values as the bytes hold, whatever is said of them. */
  private static float[] unpack(ByteString packed, int features) {
    boolean areBytes = packed.size() == features;
    return PackedValues.read(
        packed.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN),
        areBytes,
        areBytes ? features : packed.size() / Float.BYTES);
  }
}
