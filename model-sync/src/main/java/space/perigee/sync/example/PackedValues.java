package space.perigee.sync.example;

import java.nio.ByteBuffer;

/**
 * Features in as little as holds them: a byte each (uint8) if they all are whole numbers from 0 to
 * 255, as those of images are, or else float32, in the buffer's order.
 */
public final class PackedValues {

  private static final int MAX_BYTE = 255;

  private PackedValues() {}

  /** Whether a byte holds each of them. */
  public static boolean areBytes(float[] values) {
    for (float value : values) {
      boolean whole = Float.floatToRawIntBits(value) == Float.floatToRawIntBits((int) value);
      if (!whole || value < 0 || value > MAX_BYTE) {
        return false;
      }
    }
    return true;
  }

  /** Bytes that so many values take. */
  public static long bytes(boolean areBytes, int count) {
    return (areBytes ? 1L : Float.BYTES) * count;
  }

  /** Writes them. */
  public static void write(float[] values, boolean areBytes, ByteBuffer into) {
    for (float value : values) {
      if (areBytes) {
        into.put((byte) (int) value);
      } else {
        into.putFloat(value);
      }
    }
  }

  /** Reads so many back. */
  public static float[] read(ByteBuffer from, boolean areBytes, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = areBytes ? Byte.toUnsignedInt(from.get()) : from.getFloat();
    }
    return values;
  }
}
