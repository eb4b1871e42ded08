package space.perigee.sync.npz;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The element types of {@code .npy} arrays. A file may store multi-byte elements in either order of
 * bytes.
 */
public enum NpyType {
  BOOL("b1", 1),
  INT8("i1", 1),
  UINT8("u1", 1),
  INT16("i2", 2),
  UINT16("u2", 2),
  INT32("i4", 4),
  UINT32("u4", 4),
  INT64("i8", 8),
  UINT64("u8", 8),
  FLOAT16("f2", 2),
  FLOAT32("f4", 4),
  FLOAT64("f8", 8),
  /** Text of a fixed number of characters in UTF-32. */
  TEXT("U", 4),
  /** Text of a fixed number of bytes in Latin-1. */
  BYTES("S", 1);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /**
   * The type with a NumPy code without order of bytes or length, such as {@code f4} or {@code U}.
   */
  static Optional<NpyType> ofCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }

  /** The supported codes, separated by commas. */
  static String allowed() {
    return Arrays.stream(values())
        .map(type -> "'" + type.code + "'")
        .collect(Collectors.joining(", "));
  }

  /** NumPy's code, such as {@code f4}. */
  public String code() {
    return code;
  }

  /** Size of an element (bytes); of text, size of a character. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are whole numbers; true for {@link #BOOL} with 0 and 1. */
  public boolean isInteger() {
    return !isText() && !isFloat();
  }

  /** Whether elements are floating-point numbers. */
  public boolean isFloat() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /** Whether elements are text. */
  public boolean isText() {
    return this == TEXT || this == BYTES;
  }
}
