package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Reads and writes arrays of a checkpoint, each preceded by its length. */
public final class StateArrays {

  private StateArrays() {}

  public static void write(DataOutput out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  /** Writes an array that may be null; {@link #readOptional} reads it. */
  public static void writeOptional(DataOutput out, float @Nullable [] values) throws IOException {
    out.writeBoolean(values != null);
    if (values != null) {
      write(out, values);
    }
  }

  public static float @Nullable [] readOptional(DataInput in, int length) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    float[] values = new float[length];
    readInto(in, values);
    return values;
  }

  /**
   * @throws IOException if the length differs
   */
  public static void readInto(DataInput in, float[] values) throws IOException {
    requireLength(in, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
  }

  public static void write(DataOutput out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  /**
   * @throws IOException if the length differs
   */
  public static void readInto(DataInput in, double[] values) throws IOException {
    requireLength(in, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
  }

  private static void requireLength(DataInput in, int length) throws IOException {
    int found = in.readInt();
    if (found != length) {
      throw new IOException("the state has " + found + " values, must be " + length);
    }
  }

  public static void write(DataOutput out, BitSet classes) throws IOException {
    long[] words = classes.toLongArray();
    out.writeInt(words.length);
    for (long word : words) {
      out.writeLong(word);
    }
  }

  /**
   * @param most number of classes
   * @throws IOException if a class is beyond them
   */
  public static void readInto(DataInput in, BitSet classes, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most / Long.SIZE + 1) {
      throw new IOException("the state names classes beyond the " + most + " there are");
    }
    long[] words = new long[length];
    for (int i = 0; i < length; i++) {
      words[i] = in.readLong();
    }
    classes.clear();
    classes.or(BitSet.valueOf(words));
  }
}
