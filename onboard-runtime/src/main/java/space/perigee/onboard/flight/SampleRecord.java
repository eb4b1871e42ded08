package space.perigee.onboard.flight;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import space.perigee.onboard.data.Sample;

/**
 * A sample as it was seen, as a record of one size: whether its features are bytes (uint8), then
 * the features, as bytes if they all are whole numbers from 0 to 255, as those of images are, or
 * else as little-endian float32.
 *
 * @param features of each sample
 */
record SampleRecord(int features) {

  private static final int MAX_BYTE = 255;

  /** What goes with a sample on the downlink: id, time, hardness and class. */
  private static final int HEAD_BYTES = Long.BYTES + Long.BYTES + Double.BYTES + Integer.BYTES;

  int recordBytes() {
    return 1 + Float.BYTES * features;
  }

  /** What a sample takes on the downlink. */
  long downlinkBytes(Sample sample) {
    return HEAD_BYTES + (areBytes(sample.features()) ? 1L : Float.BYTES) * features;
  }

  private static boolean areBytes(float[] values) {
    for (float value : values) {
      boolean whole = Float.floatToRawIntBits(value) == Float.floatToRawIntBits((int) value);
      if (!whole || value < 0 || value > MAX_BYTE) {
        return false;
      }
    }
    return true;
  }

  byte[] encode(Sample sample) {
    float[] values = sample.features();
    ByteBuffer bytes = ByteBuffer.allocate(recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean areBytes = areBytes(values);
    bytes.put((byte) (areBytes ? 1 : 0));
    for (float value : values) {
      if (areBytes) {
        bytes.put((byte) (int) value);
      } else {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }

  Sample decode(byte[] record) {
    ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    boolean areBytes = bytes.get() != 0;
    float[] values = new float[features];
    for (int i = 0; i < features; i++) {
      values[i] = areBytes ? Byte.toUnsignedInt(bytes.get()) : bytes.getFloat();
    }
    return Sample.unlabelled(values);
  }
}
