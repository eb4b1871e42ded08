package space.perigee.ground.aggregate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregation strategy remembers from round to round, such as momentum. Immutable; stored
 * with each version.
 *
 * @param arrays by name, each of one value per parameter
 * @param numbers by name
 */
public record ServerState(SortedMap<String, float[]> arrays, SortedMap<String, Double> numbers) {

  private static final int FORMAT = 1;

  /** Nothing is remembered yet. */
  public static final ServerState NONE = new ServerState(new TreeMap<>(), new TreeMap<>());

  public ServerState {
    arrays = Collections.unmodifiableSortedMap(new TreeMap<>(arrays));
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }

  /** A copy of an array; zeros if it is not there or of another size. */
  public float[] array(String name, int parameters) {
    float[] found = arrays.get(name);
    return found == null || found.length != parameters ? new float[parameters] : found.clone();
  }

  /** A number, or {@code otherwise}. */
  public double number(String name, double otherwise) {
    Double found = numbers.get(name);
    return found == null ? otherwise : found;
  }

  /** The same with an array, which is not copied. */
  public ServerState with(String name, float[] array) {
    SortedMap<String, float[]> next = new TreeMap<>(arrays);
    next.put(name, array);
    return new ServerState(next, numbers);
  }

  /** The same with a number. */
  public ServerState with(String name, double number) {
    SortedMap<String, Double> next = new TreeMap<>(numbers);
    next.put(name, number);
    return new ServerState(arrays, next);
  }

  /** For the store. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(numbers.size());
      for (Map.Entry<String, Double> number : numbers.entrySet()) {
        out.writeUTF(number.getKey());
        out.writeDouble(number.getValue());
      }
      out.writeInt(arrays.size());
      for (Map.Entry<String, float[]> array : arrays.entrySet()) {
        out.writeUTF(array.getKey());
        out.writeInt(array.getValue().length);
        ByteBuffer values = ByteBuffer.allocate(Float.BYTES * array.getValue().length);
        values.asFloatBuffer().put(array.getValue());
        out.write(values.array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads {@link #toBytes()} back.
   *
   * @param bytes null for {@link #NONE}
   * @throws IllegalArgumentException if they are damaged
   */
  public static ServerState fromBytes(byte @Nullable [] bytes) {
    if (bytes == null) {
      return NONE;
    }
    SortedMap<String, Double> numbers = new TreeMap<>();
    SortedMap<String, float[]> arrays = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException("server state of format " + format);
      }
      for (int left = in.readInt(); left > 0; left--) {
        numbers.put(in.readUTF(), in.readDouble());
      }
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        int size = in.readInt();
        if (size < 0 || (long) Float.BYTES * size > in.available()) {
          throw new IllegalArgumentException("server state: " + name + " of " + size + " values");
        }
        float[] values = new float[size];
        ByteBuffer.wrap(in.readNBytes(Float.BYTES * size)).asFloatBuffer().get(values);
        arrays.put(name, values);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("damaged server state: " + e.getMessage(), e);
    }
    return new ServerState(arrays, numbers);
  }
}
