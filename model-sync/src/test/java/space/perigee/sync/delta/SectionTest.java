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

  private static void assertRejected(byte[] frame, int length, String reason) {
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
  void rejectsContentOfAnotherSize() {
    byte[] frame = Zstd.compress(CONTENT);

    assertRejected(frame, 1001, "holds 1000 bytes, but the local layout needs 1001");
    assertRejected(frame, 999, "damaged zstd frame");
    assertRejected(Zstd.compress(new byte[1 << 26]), 1000, "damaged zstd frame");
  }

  @Test
  void rejectsAnythingButExactlyOneFrame() {
    byte[] frame = Zstd.compress(CONTENT);
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);

    assertRejected(new byte[0], 1000, "all 0 bytes");
    assertRejected(new byte[50], 1000, "zstd frame");
    assertRejected(Arrays.copyOf(frame, frame.length - 1), 1000, "zstd frame");
    assertRejected(Arrays.copyOf(frame, frame.length + 1), 1000, "zstd frame");
    assertRejected(twice, 2000, "must fill all");
  }

  @Test
  void rejectsASkippableFrame() {
    byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9};

    assertRejected(skippable, 1000, "holds 0 bytes");
  }
}
