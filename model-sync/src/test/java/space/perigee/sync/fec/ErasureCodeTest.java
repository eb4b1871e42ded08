package space.perigee.sync.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.Sha256;

class ErasureCodeTest {

  private static final SymbolReader NOTHING_TO_READ =
      (symbol, offset, stripe) -> {
        throw new AssertionError("read symbol " + symbol);
      };
  private static final SymbolWriter NOTHING_TO_WRITE =
      (symbol, offset, stripe) -> {
        throw new AssertionError("wrote symbol " + symbol);
      };

  private static BitSet bits(IntStream numbers) {
    BitSet bits = new BitSet();
    numbers.forEach(bits::set);
    return bits;
  }

  private static BitSet bits(long mask) {
    return BitSet.valueOf(new long[] {mask});
  }

  // Decoding

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void decodesEveryLossPatternOfASmallBlockWithEnoughSymbolsLeft(int count) {
    int repairs = 6;
    TestBlock block = new TestBlock(count, 18, count);
    byte[] repair = block.repairs(0, repairs);
    for (int pattern = 0; pattern < 1 << count + repairs; pattern++) {
      BitSet data = bits(pattern & (1 << count) - 1);
      BitSet present = bits(pattern >> count);
      if (Integer.bitCount(pattern) >= count) {
        block.assertDecodes(data, repair, 0, present);
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(
                () ->
                    block.code.decode(
                        NOTHING_TO_READ, data, NOTHING_TO_READ, present, NOTHING_TO_WRITE));
      }
    }
  }

  @Property(tries = 150)
  void anyCountSymbolsOfDataAndRepairGiveBackAllDataAndOneLessIsRejected(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 400) int count,
      @ForAll @IntRange(min = 8, max = 40) int elements) {
    Random random = new Random(seed);
    TestBlock block = new TestBlock(count, 2 * elements, seed);
    int first = random.nextInt(block.code.repairCapacity());
    int repairs = 1 + random.nextInt(block.code.repairCapacity() - first);
    List<Integer> symbols = new ArrayList<>();
    IntStream.range(0, count + repairs).forEach(symbols::add);
    Collections.shuffle(symbols, random);
    List<Integer> kept = symbols.subList(0, count);

    BitSet data = bits(kept.stream().mapToInt(i -> i).filter(i -> i < count));
    BitSet present = bits(kept.stream().mapToInt(i -> i - count + first).filter(i -> i >= first));

    block.assertDecodes(data, block.repairs(first, repairs), first, present);

    BitSet less = data.isEmpty() ? present : data;
    less.clear(less.nextSetBit(0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                block.code.decode(
                    NOTHING_TO_READ, data, NOTHING_TO_READ, present, NOTHING_TO_WRITE));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1460, 1, 1",
    "31, 16, 32, 31",
    "33, 1400, 64, 33",
    "1000, 1440, 130, 100",
    "3000, 400, 390, 300",
    "14564, 30, 1893, 1456",
    "14564, 30, 16, 3",
    "32768, 16, 4096, 4000",
    "32769, 16, 16384, 16384",
    "49152, 16, 6390, 4915"
  })
  void blocksOfAllSizesAreDecoded(int count, int symbolBytes, int repairs, int lost) {
    TestBlock block = new TestBlock(count, symbolBytes, 20261123);
    Random random = new Random(count);
    BitSet data = bits(IntStream.range(0, count));
    while (data.cardinality() > count - lost) {
      data.clear(random.nextInt(count));
    }
    BitSet present = bits(IntStream.range(0, repairs));
    while (present.cardinality() > lost) {
      present.clear(random.nextInt(repairs));
    }

    block.assertDecodes(data, block.repairs(0, repairs), 0, present);
  }

  @Test
  void recoversAllDataFromRepairSymbolsAlone() {
    for (int count : new int[] {1, 32, 100, 512}) {
      TestBlock block = new TestBlock(count, 20, 5);
      byte[] repairs = block.repairs(0, count);

      block.assertDecodes(new BitSet(), repairs, 0, bits(IntStream.range(0, count)));
    }
  }

  @Test
  void noMoreRepairSymbolsAreReadThanNeeded() throws IOException {
    TestBlock block = new TestBlock(50, 32, 6);
    byte[] repairs = block.repairs(0, 64);
    BitSet data = bits(IntStream.range(0, 47));
    List<Integer> read = new ArrayList<>();

    block.code.decode(
        block.reader(block.data, 0),
        data,
        (symbol, offset, stripe) -> {
          read.add(symbol);
          block.reader(repairs, 0).read(symbol, offset, stripe);
        },
        bits(IntStream.of(3, 20, 21, 22, 23, 40, 60)),
        (symbol, offset, stripe) -> {});

    assertThat(read).containsExactly(20, 21, 22);
  }

  @Test
  void nothingMissingReadsAndWritesNothing() throws IOException {
    ErasureCode.of(4, 16)
        .decode(NOTHING_TO_READ, bits(0b1111), NOTHING_TO_READ, bits(0b1), NOTHING_TO_WRITE);
  }

  @Test
  void presentSymbolsAreNotModified() throws IOException {
    TestBlock block = new TestBlock(5, 16, 7);
    byte[] repairs = block.repairs(0, 2);
    BitSet data = bits(0b10101);
    BitSet present = bits(0b11);

    block.code.decode(
        block.reader(block.data, 0), data, block.reader(repairs, 0), present, (s, o, b) -> {});

    assertThat(data).isEqualTo(bits(0b10101));
    assertThat(present).isEqualTo(bits(0b11));
  }

  // Repair symbols

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 33})
  void repairSymbolsAreTheValuesOfThePolynomialThroughTheData(int count) {
    TestBlock block = new TestBlock(count, 16, 8);
    int capacity = block.code.repairCapacity();
    byte[] repairs = block.repairs(0, capacity);
    Lagrange lagrange = new Lagrange(capacity, count);

    for (int lane = 0; lane < 8; lane += 7) {
      int[] data = elements(block.data, 16, lane);
      int[] repair = elements(repairs, 16, lane);
      for (int j = 0; j < capacity; j += 5) {
        assertThat(repair[j]).isEqualTo(lagrange.repair(data, j));
      }
    }
  }

  @Property(tries = 20)
  void repairSymbolsAreTheDataTimesACauchyMatrix(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int count) {
    TestBlock block = new TestBlock(count, 16, seed);
    int capacity = block.code.repairCapacity();
    int[] data = elements(block.data, 16, 3);
    int first = new Random(seed).nextInt(capacity - 2);

    int[] sums = new int[3];
    for (int i = 0; i < count; i++) {
      int x = capacity + i;
      int scale = PlainField.vanishing(x, 0, capacity);
      for (int j = 0; j < sums.length; j++) {
        int inverse = PlainField.invert(x ^ (first + j));
        sums[j] ^= PlainField.multiply(data[i], PlainField.multiply(scale, inverse));
      }
    }

    assertThat(elements(block.repairs(first, sums.length), 16, 3)).isEqualTo(sums);
  }

  /** The elements in one place of all symbols. */
  private static int[] elements(byte[] symbols, int symbolBytes, int lane) {
    return IntStream.range(0, symbols.length / symbolBytes)
        .map(i -> i * symbolBytes + 2 * lane)
        .map(at -> symbols[at] & 0xff | (symbols[at + 1] & 0xff) << 8)
        .toArray();
  }

  @Property(tries = 100)
  void aRepairSymbolIsTheSameHoweverManyAreMade(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int count) {
    Random random = new Random(seed);
    TestBlock block = new TestBlock(count, 26, seed);
    int capacity = block.code.repairCapacity();
    int first = random.nextInt(capacity);
    int repairs = 1 + random.nextInt(capacity - first);

    byte[] all = block.repairs(0, capacity);

    assertThat(block.repairs(first, repairs))
        .isEqualTo(Arrays.copyOfRange(all, first * 26, (first + repairs) * 26));
  }

  @Test
  void theCapacityIsAFunctionOfTheCount() {
    int[][] capacities = {
      {1, 32},
      {32, 32},
      {33, 64},
      {1000, 1024},
      {14_564, 16_384},
      {16_385, 32_768},
      {32_768, 32_768},
      {32_769, 16_384},
      {49_152, 16_384}
    };
    for (int[] pair : capacities) {
      assertThat(ErasureCode.of(pair[0], 1440).repairCapacity()).isEqualTo(pair[1]);
    }
    for (int count = 1; count <= ErasureCode.MAX_COUNT; count++) {
      int capacity = ErasureCode.of(count, 16).repairCapacity();
      assertThat(capacity).isGreaterThanOrEqualTo(Math.max(32, (count + 3) / 4));
      assertThat(capacity + count).isLessThanOrEqualTo(65_536);
    }
  }

  /**
   * Pins the bytes of repair symbols: a satellite and a ground station run different builds. A
   * change of these values is a change of the format.
   */
  @Test
  void theBytesOfRepairSymbolsArePinned() throws Exception {
    TestBlock small = new TestBlock(10, 16, 1);
    assertThat(HexFormat.of().formatHex(small.repairs(0, 1)))
        .isEqualTo("009d7fa00663633d770bbd63ce674a89");
    assertThat(Sha256.of(small.repairs(0, 32)).hex())
        .isEqualTo("8ddd898a3e9c5522ed5dd18fd531e79cffb1eb642667d2afe076e6a82b7c4cd0");
    TestBlock large = new TestBlock(5000, 1440, 2);
    assertThat(Sha256.of(large.repairs(0, 700)).hex())
        .isEqualTo("5e79b65f015911a67c17ec5c6070856beccee05200c2b007c1e1081b12720b8a");
    assertThat(Sha256.of(large.repairs(8000, 32)).hex())
        .isEqualTo("ead846b51b88221375be8cc5e99d6f0ff3ef6dcdaa0dd4501792c32194db92b3");
  }

  // Stripes

  @ParameterizedTest
  @CsvSource({"2048, 1440, 1", "2049, 1440, 2", "16384, 1440, 6", "4, 65536, 1"})
  void symbolsAreReadAndWrittenInTheWidestStripesThatMemoryAllows(
      int repairs, int symbolBytes, int stripes) throws IOException {
    ErasureCode code = ErasureCode.of(17_000, symbolBytes);
    List<String> reads = new ArrayList<>();
    int[] written = new int[repairs];

    code.encode(
        (symbol, offset, stripe) -> {
          if (symbol == 1 || symbol == 16_999) {
            reads.add(symbol + " from " + offset + " to " + (offset + stripe.remaining()));
          }
          stripe.position(stripe.limit());
        },
        0,
        repairs,
        (symbol, offset, stripe) -> {
          assertThat(offset).isEqualTo(written[symbol]);
          written[symbol] += stripe.remaining();
        });

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < stripes; i++) {
      String bytes =
          " from " + i * symbolBytes / stripes + " to " + (i + 1) * symbolBytes / stripes;
      expected.add("1" + bytes);
      expected.add("16999" + bytes);
    }
    assertThat(reads).isEqualTo(expected);
    assertThat(written).containsOnly(symbolBytes);
  }

  @Test
  void stripesGiveTheSameAsWholeSymbols() throws IOException {
    // 1,454 bytes in two stripes, the second one shorter and not of whole longs.
    TestBlock block = new TestBlock(4200, 1454, 9);
    byte[] inStripes = block.repairs(0, 4096);
    byte[] whole = block.repairs(64, 32);

    assertThat(Arrays.copyOfRange(inStripes, 64 * 1454, 96 * 1454)).isEqualTo(whole);
    block.assertDecodes(
        bits(IntStream.range(4000, 4200)), inStripes, 0, bits(IntStream.range(50, 4050)));
  }

  // Invalid arguments

  @Test
  void rejectsInvalidBlocks() {
    assertThatThrownBy(() -> ErasureCode.of(0, 1440))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count 0: must be from 1 to 49152 data symbols");
    assertThatThrownBy(() -> ErasureCode.of(49_153, 1440))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("49153");
    for (int symbolBytes : new int[] {-2, 0, 14, 17, 1441, 65_537, 65_538}) {
      assertThatThrownBy(() -> ErasureCode.of(10, symbolBytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("symbolBytes " + symbolBytes + ": must be an even number from 16 to 65536");
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, -1", "0, 33", "32, 1", "31, 2", "2147483647, 1", "1, 2147483647"})
  void rejectsRepairSymbolsBeyondTheCapacity(int first, int repairs) {
    assertThatThrownBy(
            () -> ErasureCode.of(20, 16).encode(NOTHING_TO_READ, first, repairs, NOTHING_TO_WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            repairs
                + " repair symbols from "
                + first
                + ": a block of 20 data symbols has only 0 to 31");
  }

  @Test
  void noRepairSymbolsReadNothing() throws IOException {
    ErasureCode.of(20, 16).encode(NOTHING_TO_READ, 32, 0, NOTHING_TO_WRITE);
  }

  @Test
  void rejectsPresentSymbolsBeyondTheBlock() {
    ErasureCode code = ErasureCode.of(20, 16);

    assertThatThrownBy(
            () ->
                code.decode(
                    NOTHING_TO_READ,
                    bits(1L << 20),
                    NOTHING_TO_READ,
                    bits(0xfffff),
                    NOTHING_TO_WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("data symbol 20: the block has only 0 to 19");
    assertThatThrownBy(
            () ->
                code.decode(
                    NOTHING_TO_READ,
                    bits(0xfffff),
                    NOTHING_TO_READ,
                    bits(1L << 32),
                    NOTHING_TO_WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("repair symbol 32: the block has only 0 to 31");
  }

  @Test
  void rejectsTooFewSymbolsAndStatesBothNumbers() {
    assertThatThrownBy(
            () ->
                ErasureCode.of(20, 16)
                    .decode(
                        NOTHING_TO_READ,
                        bits(0x3fff),
                        NOTHING_TO_READ,
                        bits(0b11111),
                        NOTHING_TO_WRITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("14 data and 5 repair symbols are present: 20 are needed in all");
  }

  @Test
  void detectsAReaderThatLeavesBytesOut() {
    assertThatThrownBy(
            () ->
                ErasureCode.of(3, 16)
                    .encode((s, o, stripe) -> stripe.putInt(1), 0, 1, NOTHING_TO_WRITE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("symbol 0: 12 bytes of its stripe were not read");
  }

  @Test
  void aFailureOfTheMediumIsPassedOn() {
    IOException broken = new IOException("broken");

    assertThatThrownBy(
            () ->
                ErasureCode.of(3, 16)
                    .encode(
                        (s, o, stripe) -> {
                          throw broken;
                        },
                        0,
                        1,
                        NOTHING_TO_WRITE))
        .isSameAs(broken);
  }
}
