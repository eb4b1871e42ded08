package space.perigee.sync.example;

import java.nio.ByteBuffer;

/**
 * Compact coding of features: one byte each (uint8) if all are integers from 0 to 255, as in
 * images, otherwise float32 in the byte order of the buffer.
 */
public final class PackedValues {

  private static final int MAX_BYTE = 255;

  private PackedValues() {}

  public static boolean areBytes(float[] values) {
    for (float value : values) {
      boolean whole = Float.floatToRawIntBits(value) == Float.floatToRawIntBits((int) value);
      if (!whole || value < 0 || value > MAX_BYTE) {
        return false;
      }
    }
    return true;
  }

  /** Returns the encoded size of {@code count} values (bytes). */
  public static long bytes(boolean areBytes, int count) {
    return (areBytes ? 1L : Float.BYTES) * count;
  }

  public static void write(float[] values, boolean areBytes, ByteBuffer into) {
    for (float value : values) {
      if (areBytes) {
        into.put((byte) (int) value);
      } else {
        into.putFloat(value);
      }
    }
  }

  public static float[] read(ByteBuffer from, boolean areBytes, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = areBytes ? Byte.toUnsignedInt(from.get()) : from.getFloat();
    }
    return values;
  }
}
