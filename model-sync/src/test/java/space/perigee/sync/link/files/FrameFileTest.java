package space.perigee.sync.link.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import space.perigee.sync.transfer.Frames;

class FrameFileTest {

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static ByteBuffer file(byte[]... frames) {
    FrameFile file = new FrameFile();
    for (byte[] frame : frames) {
      file.add(frame);
    }
    return file.take();
  }

  /** A file whose sum is right, whatever its bytes are. */
  private static ByteBuffer sealed(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return ByteBuffer.allocate(bytes.length + 4).put(bytes).putInt((int) crc.getValue()).flip();
  }

  @Test
  void framesAreReadInTheOrderInWhichTheyWereAdded() throws Exception {
    byte[] longest = bytes(Frames.MAX_BYTES, 1);
    assertThat(FrameFile.read(file(bytes(1, 2), longest, new byte[0], bytes(300, 3))))
        .containsExactly(bytes(1, 2), longest, new byte[0], bytes(300, 3));
    assertThat(FrameFile.read(file())).isEmpty();
  }

  @Test
  void costsNineBytesAFileAndThreeAFrame() {
    assertThat(file(bytes(100, 1), bytes(100, 2)).limit()).isEqualTo(9 + 2 * 103);
  }

  @Test
  void isFullAtAMegabyteAndNoLongerThanIsRead() {
    FrameFile file = new FrameFile();
    while (!file.isFull()) {
      file.add(new byte[Frames.MAX_BYTES]);
    }
    assertThat(file.size()).isBetween(FrameFile.FULL_BYTES, FrameFile.MAX_BYTES);
    assertThat(file.take().limit()).isLessThanOrEqualTo(FrameFile.MAX_BYTES);
    assertThat(file.isEmpty()).isTrue();
  }

  @Test
  void aFileThatIsCutShortOrDamagedAnywhereIsRefused() {
    byte[] whole = file(bytes(50, 1), bytes(20, 2)).array();
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(whole, 0, length).slice();
      assertThatIOException().as("%d bytes", length).isThrownBy(() -> FrameFile.read(part));
    }
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatIOException()
          .as("bit %d", bit)
          .isThrownBy(() -> FrameFile.read(ByteBuffer.wrap(damaged)));
    }
  }

  @Test
  void whateverIsInAFileWithARightSumNothingIsReadBeyondIt() {
    byte[] head = {'P', 'G', 'F', 'R', 1};
    Random random = new Random(7);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[head.length + random.nextInt(40)];
      random.nextBytes(body);
      System.arraycopy(head, 0, body, 0, head.length);
      for (int at = head.length; at + 1 < body.length; at += 3) {
        body[at] = 0; // or hardly any length would be short enough
        body[at + 1] = 0;
      }
      try {
        int bytes = FrameFile.read(sealed(body)).stream().mapToInt(frame -> frame.length).sum();
        assertThat(bytes).isLessThan(body.length);
        taken++;
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("length");
      }
    }
    assertThat(taken).isPositive();
  }
}
