package space.perigee.sync.delta;

import java.io.ByteArrayOutputStream;

/** Unsigned numbers in groups of seven bits, least significant first, as in Protocol Buffers. */
final class Varint {

  /** Maximum length of a number (bytes). */
  static final int LONGEST = 5;

  private Varint() {}

  static void write(ByteArrayOutputStream out, int value) {
    int left = value;
    while ((left & ~0x7f) != 0) {
      out.write(left & 0x7f | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  /** Reads numbers and sections from untrusted bytes. */
  static final class Reader {

    private final Section section;
    private int at;

    Reader(byte[] bytes) {
      this(new Section(bytes, 0, bytes.length));
    }

    Reader(Section section) {
      this.section = section;
      this.at = section.from();
    }

    /**
     * @throws DeltaException if the bytes end, or the number exceeds {@code max}
     */
    int number(String what, int max) throws DeltaException {
      long value = 0;
      for (int i = 0; i < LONGEST; i++) {
        int next = octet(what);
        value |= (long) (next & 0x7f) << 7 * i;
        if (next < 0x80) {
          if (value > max) {
            throw new DeltaException(what + " is " + value + ", above the limit of " + max);
          }
          return (int) value;
        }
      }
      throw new DeltaException(what + " is longer than " + LONGEST + " bytes");
    }

    /**
     * @throws DeltaException if the bytes end
     */
    int octet(String what) throws DeltaException {
      if (at == section.to()) {
        throw new DeltaException(
            what + ": the delta ends after " + (at - section.from()) + " bytes");
      }
      return section.bytes()[at++] & 0xff;
    }

    /**
     * Skips a section and returns the offset of its first byte.
     *
     * @throws DeltaException if the section is longer than the remaining bytes
     */
    int skip(String what, int length) throws DeltaException {
      if (length > section.to() - at) {
        throw new DeltaException(
            what + " has " + length + " bytes, but only " + (section.to() - at) + " are left");
      }
      int from = at;
      at += length;
      return from;
    }

    /**
     * @throws DeltaException if any bytes are left
     */
    void requireEnd() throws DeltaException {
      if (at != section.to()) {
        throw new DeltaException((section.to() - at) + " bytes follow the end of the delta");
      }
    }
  }
}
