package space.perigee.sync.transfer;

import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import space.perigee.sync.fec.ErasureCode;

/**
 * Encodes the repair symbols of a block of segments, a few at a time.
 *
 * <p>The last segment of a content is padded with zeros.
 */
final class RepairEncoder implements Iterator<Repair> {

  /** Symbols that are encoded together; each batch reads all segments again. */
  private static final int AT_ONCE = 4096;

  private final Manifest manifest;
  private final Content content;
  private final int first;
  private final int count;
  private final int wanted;
  private final ErasureCode code;
  private int next;
  private int madeFrom;
  private byte[][] made = new byte[0][];

  /**
   * @param wanted number of symbols, limited to the capacity of the code
   */
  RepairEncoder(Manifest manifest, Content content, int first, int count, int wanted) {
    this.manifest = manifest;
    this.content = content;
    this.first = first;
    this.count = count;
    this.code = ErasureCode.of(count, manifest.segmentBytes());
    this.wanted = Math.min(wanted, code.repairCapacity());
  }

  @Override
  public boolean hasNext() {
    return next < wanted;
  }

  @Override
  public Repair next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next >= madeFrom + made.length) {
      make();
    }
    byte[] data = made[next - madeFrom];
    return new Repair(
        manifest.transfer(), first, count, next++, UnsafeByteOperations.unsafeWrap(data));
  }

  private void make() {
    madeFrom = next;
    made = new byte[Math.min(AT_ONCE, wanted - next)][manifest.segmentBytes()];
    try {
      code.encode(
          this::readSegment,
          madeFrom,
          made.length,
          (symbol, offset, stripe) ->
              stripe.get(made[symbol - madeFrom], offset, stripe.remaining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readSegment(int symbol, int offset, ByteBuffer stripe) {
    readPadded(manifest, content, first + symbol, offset, stripe);
  }

  /** Reads a part of a segment, padded with zeros behind the end of the content. */
  static void readPadded(
      Manifest manifest, Content content, int segment, int offset, ByteBuffer into) {
    int end = into.limit();
    int there = Math.max(0, Math.min(into.remaining(), manifest.lengthOf(segment) - offset));
    into.limit(into.position() + there);
    if (there > 0) {
      content.read((long) segment * manifest.segmentBytes() + offset, into);
    }
    into.limit(end);
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }
}
