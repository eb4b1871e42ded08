package space.perigee.onboard.flight.learn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import space.perigee.onboard.data.Sample;
import space.perigee.sync.example.PackedValues;

/**
 * Encodes samples as records of equal size: whether the features are bytes, then the features as
 * {@link PackedValues}, little-endian.
 *
 * @param features of each sample
 */
public record SampleRecord(int features) {

  /** Bytes besides the features on the downlink: ID, time, hardness and class. */
  private static final int HEAD_BYTES = Long.BYTES + Long.BYTES + Double.BYTES + Integer.BYTES;

  int recordBytes() {
    return 1 + Float.BYTES * features;
  }

  /** Size of a sample on the downlink (bytes). */
  long downlinkBytes(Sample sample) {
    return HEAD_BYTES + PackedValues.bytes(PackedValues.areBytes(sample.features()), features);
  }

  byte[] encode(Sample sample) {
    ByteBuffer bytes = ByteBuffer.allocate(recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean areBytes = PackedValues.areBytes(sample.features());
    bytes.put((byte) (areBytes ? 1 : 0));
    PackedValues.write(sample.features(), areBytes, bytes);
    return bytes.array();
  }

  Sample decode(byte[] record) {
    ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    boolean areBytes = bytes.get() != 0;
    return Sample.unlabeled(PackedValues.read(bytes, areBytes, features));
  }
}
