package space.perigee.sync.npz;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element types of {@code .npy} arrays; multi-byte types are little-endian. */
public enum NpyType {
  INT8("|i1", 1),
  UINT8("|u1", 1),
  INT16("<i2", 2),
  UINT16("<u2", 2),
  INT32("<i4", 4),
  UINT32("<u4", 4),
  INT64("<i8", 8),
  FLOAT32("<f4", 4),
  FLOAT64("<f8", 8);

  private final String descr;
  private final int bytes;

  NpyType(String descr, int bytes) {
    this.descr = descr;
    this.bytes = bytes;
  }

  /** The type with a NumPy {@code descr}, if it is supported. */
  static Optional<NpyType> ofDescr(String descr) {
    return Arrays.stream(values()).filter(type -> type.descr.equals(descr)).findFirst();
  }

  /** The supported {@code descr} values, separated by commas. */
  static String allowed() {
    return Arrays.stream(values())
        .map(type -> "'" + type.descr + "'")
        .collect(Collectors.joining(", "));
  }

  /** NumPy's {@code descr}, such as {@code <f4}. */
  public String descr() {
    return descr;
  }

  /** Size of an element (bytes). */
  public int bytes() {
    return bytes;
  }

  /** False for {@link #FLOAT32} and {@link #FLOAT64}. */
  public boolean isInteger() {
    return this != FLOAT32 && this != FLOAT64;
  }
}
