package space.perigee.sync.delta;

import java.util.Arrays;

/** A string of bits; numbers are stored most significant bit first. */
final class BitString {

  private BitString() {}

  /** A reader or writer of bits, so that code for a format serves both directions. */
  interface End {

    /**
     * Writes the low {@code count} bits of {@code value}; a reader ignores the value and returns
     * the bits that it reads.
     *
     * @param count from 0 to 32
     * @throws DeltaException from a reader, if too few bits are left
     */
    int code(int value, int count) throws DeltaException;
  }

  static final class Writer implements End {

    private byte[] bytes;
    private int size;
    private long held;
    private int heldBits;

    /**
     * @param expected estimated size (bytes)
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

    /** Returns all bits, padded with zeros to a whole byte. */
    byte[] finish() {
      code(0, -heldBits & Byte.SIZE - 1);
      return Arrays.copyOf(bytes, size);
    }
  }

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
          throw new DeltaException(what + ": the section is too short");
        }
        held = held << Byte.SIZE | section.bytes()[next++] & 0xff;
        heldBits += Byte.SIZE;
      }
      heldBits -= count;
      return (int) (held >>> heldBits & (1L << count) - 1);
    }

    /**
     * @throws DeltaException unless only the zero padding of the last byte is left
     */
    void requireEnd() throws DeltaException {
      if (next != section.to() || read(heldBits) != 0) {
        throw new DeltaException(
            what + ": ends at byte " + next + ", but the section at byte " + section.to());
      }
    }
  }
}
