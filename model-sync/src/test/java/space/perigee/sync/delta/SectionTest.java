package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SectionTest {

  private static final byte[] CONTENT = new byte[1000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i * i);
    }
  }

  private static Section of(byte[] frame) {
    byte[] around = new byte[frame.length + 7];
    Arrays.fill(around, (byte) 0x28);
    System.arraycopy(frame, 0, around, 3, frame.length);
    return new Section(around, 3, 3 + frame.length);
  }

  private static void assertRefused(byte[] frame, int length, String reason) {
    assertThatThrownBy(() -> of(frame).unzstd("what", length))
        .isInstanceOf(DeltaException.class)
        .hasMessageStartingWith("what: ")
        .hasMessageContaining(reason);
  }

  @Test
  void decompressesItsOwnBytes() throws DeltaException {
    byte[] frame = Zstd.compress(CONTENT);

    assertThat(of(frame).unzstd("what", CONTENT.length)).isEqualTo(CONTENT);
    assertThat(of(frame).size()).isEqualTo(frame.length);
  }

  @Test
  void refusesContentOfAnotherSize() {
    byte[] frame = Zstd.compress(CONTENT);

    assertRefused(frame, 1001, "holds 1000 bytes, but the local layout needs 1001");
    assertRefused(frame, 999, "damaged zstd frame");
    assertRefused(Zstd.compress(new byte[1 << 26]), 1000, "damaged zstd frame");
  }

  @Test
  void refusesWhatIsNotExactlyOneFrame() {
    byte[] frame = Zstd.compress(CONTENT);
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);

    assertRefused(new byte[0], 1000, "all 0 bytes");
    assertRefused(new byte[50], 1000, "zstd frame");
    assertRefused(Arrays.copyOf(frame, frame.length - 1), 1000, "zstd frame");
    assertRefused(Arrays.copyOf(frame, frame.length + 1), 1000, "zstd frame");
    assertRefused(twice, 2000, "must fill all");
  }

  @Test
  void refusesASkippableFrame() {
    byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9};

    assertRefused(skippable, 1000, "holds 0 bytes");
  }
}
