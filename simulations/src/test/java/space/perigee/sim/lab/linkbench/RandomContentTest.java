package space.perigee.sim.lab.linkbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomContentTest {

  private final RandomContent content = new RandomContent(1000, 7);

  @Test
  void isTheSameWhereverOneBeginsToRead() {
    byte[] all = content.toBytes();
    for (int from = 0; from < 40; from++) {
      ByteBuffer part = ByteBuffer.allocate(33);
      content.read(from, part);
      assertThat(part.array()).isEqualTo(Arrays.copyOfRange(all, from, from + 33));
    }
  }

  @Test
  void differsWithTheSeed() {
    assertThat(new RandomContent(1000, 8).sha256()).isNotEqualTo(content.sha256());
  }
}
