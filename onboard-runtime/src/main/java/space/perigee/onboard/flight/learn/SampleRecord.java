package space.perigee.onboard.flight.learn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import space.perigee.onboard.data.Sample;
import space.perigee.sync.example.PackedValues;

/**
 * Encodes samples as records of equal size: a byte of flags, then the features as {@link
 * PackedValues}, little-endian. The flags say whether the features are bytes (1), and whether the
 * sample came with a label (2), which is not stored.
 *
 * @param features of each sample
 */
public record SampleRecord(int features) {

  private static final int BYTES_FLAG = 1;
  private static final int LABELED_FLAG = 2;

  /** Bytes besides the features on the downlink: ID, time, hardness and class. */
  private static final int HEAD_BYTES = Long.BYTES + Long.BYTES + Double.BYTES + Integer.BYTES;

  int recordBytes() {
    return 1 + Float.BYTES * features;
  }

  /** Size of a sample on the downlink (bytes). */
  long downlinkBytes(Sample sample) {
    return HEAD_BYTES + PackedValues.bytes(PackedValues.areBytes(sample.features()), features);
  }

  /**
   * @param cameLabeled whether the stream had a label for the sample
   */
  byte[] encode(Sample sample, boolean cameLabeled) {
    ByteBuffer bytes = ByteBuffer.allocate(recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean areBytes = PackedValues.areBytes(sample.features());
    bytes.put((byte) ((areBytes ? BYTES_FLAG : 0) | (cameLabeled ? LABELED_FLAG : 0)));
    PackedValues.write(sample.features(), areBytes, bytes);
    return bytes.array();
  }

  /** True if the stream had a label for the sample. */
  boolean cameLabeled(byte[] record) {
    return (record[0] & LABELED_FLAG) != 0;
  }

  /** The sample, without its label. */
  Sample decode(byte[] record) {
    ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    boolean areBytes = (bytes.get() & BYTES_FLAG) != 0;
    return Sample.unlabeled(PackedValues.read(bytes, areBytes, features));
  }
}
