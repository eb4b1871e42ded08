package space.perigee.sync.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;

/** A block of random data in memory, with its code. */
final class TestBlock {

  final ErasureCode code;
  final byte[] data;

  TestBlock(int count, int symbolBytes, long seed) {
    code = ErasureCode.of(count, symbolBytes);
    data = new byte[count * symbolBytes];
    new Random(seed).nextBytes(data);
  }

  /** Reads from {@code bytes}, in which symbol {@code first} comes first. */
  SymbolReader reader(byte[] bytes, int first) {
    return (symbol, offset, stripe) ->
        stripe.put(bytes, (symbol - first) * code.symbolBytes() + offset, stripe.remaining());
  }

  /** Writes to {@code bytes}, in which symbol {@code first} comes first. */
  SymbolWriter writer(byte[] bytes, int first) {
    return (symbol, offset, stripe) ->
        stripe.get(bytes, (symbol - first) * code.symbolBytes() + offset, stripe.remaining());
  }

  /** Repair symbols, one after another. */
  byte[] repairs(int first, int count) {
    byte[] repairs = new byte[count * code.symbolBytes()];
    try {
      code.encode(reader(data, 0), first, count, writer(repairs, first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return repairs;
  }

  /** Returns the data with all symbols that are not present overwritten. */
  private byte[] damaged(BitSet presentData) {
    byte[] damaged = data.clone();
    for (int i = 0; i < damaged.length; i++) {
      damaged[i] ^= presentData.get(i / code.symbolBytes()) ? (byte) 0 : (byte) 0x5a;
    }
    return damaged;
  }

  /** Decodes from the present symbols only and compares the result with the data. */
  void assertDecodes(BitSet presentData, byte[] repairs, int firstRepair, BitSet presentRepairs) {
    byte[] bytes = damaged(presentData);
    try {
      code.decode(
          only(presentData, reader(bytes, 0)),
          presentData,
          only(presentRepairs, reader(repairs, firstRepair)),
          presentRepairs,
          (symbol, offset, stripe) -> {
            assertThat(presentData.get(symbol)).isFalse();
            writer(bytes, 0).write(symbol, offset, stripe);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(ByteBuffer.wrap(bytes)).isEqualTo(ByteBuffer.wrap(data));
  }

  private static SymbolReader only(BitSet present, SymbolReader reader) {
    return (symbol, offset, stripe) -> {
      assertThat(present.get(symbol)).isTrue();
      reader.read(symbol, offset, stripe);
    };
  }
}
