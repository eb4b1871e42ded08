package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BitStringTest {

  private static BitString.Reader reader(byte... bytes) {
    return new BitString.Reader("bits", new Section(bytes, 0, bytes.length));
  }

  @Property(tries = 200)
  void bitsRoundTrip(@ForAll long seed) throws DeltaException {
    Random random = new Random(seed);
    int[] values = random.ints(200).toArray();
    int[] counts = random.ints(200, 0, 33).toArray();
    BitString.Writer writer = new BitString.Writer(3);
    long bits = 0;
    for (int i = 0; i < values.length; i++) {
      writer.code(values[i], counts[i]);
      bits += counts[i];
    }
    byte[] bytes = writer.finish();

    assertThat(bytes).hasSize((int) ((bits + 7) / 8));
    BitString.Reader reader = reader(bytes);
    for (int i = 0; i < values.length; i++) {
      int low = counts[i] == 32 ? values[i] : values[i] & (1 << counts[i]) - 1;
      assertThat(reader.code(~values[i], counts[i])).isEqualTo(low);
    }
    reader.requireEnd();
  }

  @Test
  void theMostSignificantBitComesFirst() {
    BitString.Writer writer = new BitString.Writer(3);
    writer.code(0b101, 3);
    writer.code(0b11, 2);

    assertThat(writer.finish()).containsExactly((byte) 0b10111000);
  }

  @Test
  void readsAPartOfAnArray() throws DeltaException {
    BitString.Reader reader =
        new BitString.Reader("bits", new Section(new byte[] {1, 2, 3, 4}, 1, 3));

    assertThat(reader.read(16)).isEqualTo(0x0203);
    reader.requireEnd();
    assertThatThrownBy(() -> reader.read(1))
        .isInstanceOf(DeltaException.class)
        .hasMessage("bits: the section is too short");
  }

  @Test
  void theSectionMustEndAfterZeroPadding() throws DeltaException {
    BitString.Reader early = reader((byte) 0x80, (byte) 0);
    early.read(1);
    assertThatThrownBy(early::requireEnd)
        .isInstanceOf(DeltaException.class)
        .hasMessage("bits: ends at byte 1, but the section at byte 2");
    BitString.Reader dirty = reader((byte) 0x81);
    dirty.read(1);
    assertThatThrownBy(dirty::requireEnd).isInstanceOf(DeltaException.class);
    BitString.Reader clean = reader((byte) 0x81);
    clean.read(8);
    clean.requireEnd();
  }
}
