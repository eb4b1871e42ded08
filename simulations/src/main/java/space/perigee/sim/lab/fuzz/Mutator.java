package space.perigee.sim.lab.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Derives malformed inputs from valid ones. */
public final class Mutator {

  private static final int MAX_NOISE = 300;
  private static final int MAX_FIELDS = 12;
  private static final int MAX_NESTED = 4;
  private static final int MAX_FIELD_NUMBER = 14;

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    15,
    16,
    63,
    64,
    255,
    256,
    65_535,
    65_536,
    1 << 22,
    (1 << 22) + 1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 40,
    (1L << 40) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final SplittableRandom random;

  Mutator(SplittableRandom random) {
    this.random = random;
  }

  byte[] noise(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns one of the inputs after up to five mutations; now and then random bytes instead. */
  byte[] mutate(List<byte[]> corpus) {
    if (corpus.isEmpty() || random.nextInt(20) == 0) {
      return noise(MAX_NOISE);
    }
    byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes = change(bytes, corpus);
    }
    return bytes;
  }

  private byte[] change(byte[] bytes, List<byte[]> corpus) {
    if (bytes.length == 0) {
      return noise(MAX_NOISE);
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(8)) {
      case 0 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> with(bytes, at, random.nextInt());
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(MAX_NOISE));
      case 4 -> splice(bytes, at, corpus.get(random.nextInt(corpus.size())));
      case 5 -> number(bytes, at);
      case 6 -> {
        Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(32)), (byte) 0xff);
        yield bytes;
      }
      default -> {
        byte[] twice = Arrays.copyOf(bytes, bytes.length + at);
        System.arraycopy(bytes, 0, twice, bytes.length, at);
        yield twice;
      }
    };
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private byte[] splice(byte[] head, int at, byte[] other) {
    int from = other.length == 0 ? 0 : random.nextInt(other.length);
    byte[] spliced = Arrays.copyOf(head, at + other.length - from);
    System.arraycopy(other, from, spliced, at, other.length - from);
    return spliced;
  }

  private byte[] number(byte[] bytes, int at) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    int length = Math.min(bytes.length - at, 1 << random.nextInt(4));
    for (int i = 0; i < length; i++) {
      bytes[at + i] = (byte) (number >> (8 * i));
    }
    return bytes;
  }

  /** Returns a protocol buffer with random fields, some with wrong lengths. */
  byte[] message() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      message(out, MAX_NESTED);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void message(CodedOutputStream out, int depth) throws IOException {
    for (int i = random.nextInt(MAX_FIELDS); i > 0; i--) {
      int field = random.nextInt(1, MAX_FIELD_NUMBER);
      switch (random.nextInt(depth > 0 ? 7 : 6)) {
        case 0 -> out.writeUInt64(field, NUMBERS[random.nextInt(NUMBERS.length)]);
        case 1 -> out.writeFixed64(field, NUMBERS[random.nextInt(NUMBERS.length)]);
        case 2 -> out.writeFixed32(field, random.nextInt());
        case 3 -> out.writeBytes(field, ByteString.copyFrom(noise(40)));
        case 4 -> out.writeBytes(field, ByteString.copyFrom(new byte[32]));
        case 5 -> {
          out.writeTag(field, 2);
          out.writeUInt64NoTag(NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        default -> out.writeByteArray(field, message());
      }
    }
  }
}
