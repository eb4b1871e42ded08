package space.perigee.sync.delta;

import java.util.Arrays;

/** Bits one after another, the highest of each number first. */
final class BitString {

  private BitString() {}

  /** One end of a bit string, so that a format is written once for both. */
  interface End {

    /**
     * The low {@code count} bits of {@code value}; a reader ignores the value and returns what is
     * there.
     *
     * @param count from 0 to 32
     * @throws DeltaException from a reader, if the bits end
     */
    int code(int value, int count) throws DeltaException;
  }

  /** Writes. */
  static final class Writer implements End {

    private byte[] bytes;
    private int size;
    private long held;
    private int heldBits;

    /**
     * @param expected bytes, as a guess
     */
    Writer(int expected) {
      bytes = new byte[Math.max(1, expected)];
    }

    @Override
    public int code(int value, int count) {
      held = held << count | value & (1L << count) - 1;
      heldBits += count;
      while (heldBits >= Byte.SIZE) {
        heldBits -= Byte.SIZE;
        if (size == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) (held >>> heldBits);
      }
      return value;
    }

    /** All bits, filled up with zeros to a whole byte. */
    byte[] finish() {
      code(0, -heldBits & Byte.SIZE - 1);
      return Arrays.copyOf(bytes, size);
    }
  }

  /** Reads a section. */
  static final class Reader implements End {

    private final String what;
    private final Section section;
    private int next;
    private long held;
    private int heldBits;

    Reader(String what, Section section) {
      this.what = what;
      this.section = section;
      this.next = section.from();
    }

    @Override
    public int code(int value, int count) throws DeltaException {
      return read(count);
    }

    int read(int count) throws DeltaException {
      while (heldBits < count) {
        if (next == section.to()) {
          throw new DeltaException(what + ": the section ends too early");
        }
        held = held << Byte.SIZE | section.bytes()[next++] & 0xff;
        heldBits += Byte.SIZE;
      }
      heldBits -= count;
      return (int) (held >>> heldBits & (1L << count) - 1);
    }

    /**
     * @throws DeltaException unless only the zeros that fill the last byte are left
     */
    void requireEnd() throws DeltaException {
      if (next != section.to() || read(heldBits) != 0) {
        throw new DeltaException(
            what + ": ends at byte " + next + ", the section at byte " + section.to());
      }
    }
  }
}
