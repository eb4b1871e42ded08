package space.perigee.sync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.luben.zstd.Zstd;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import space.perigee.sync.example.LabelBatch.Label;

class LabelBatchTest {

  private static final LabelBatch BATCH =
      new LabelBatch(List.of(new Label(0, 0), new Label(Long.MAX_VALUE, 5), new Label(7, 1)));

  @Test
  void roundTrips() {
    assertThat(LabelBatch.fromBytes(BATCH.toBytes())).isEqualTo(BATCH);
  }

  @Test
  void everyCutIsRejected() {
    byte[] bytes = BATCH.toBytes();
    for (int i = 0; i < bytes.length; i++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, i);
      assertThatIllegalArgumentException().isThrownBy(() -> LabelBatch.fromBytes(cut));
    }
  }

  @Property(tries = 1000)
  void randomBytesAreRejected(@ForAll @Size(max = 100) byte[] bytes) {
    assertThatIllegalArgumentException().isThrownBy(() -> LabelBatch.fromBytes(bytes));
  }

  @Test
  void aFrameWithALargeStatedLengthIsNotDecompressed() {
    byte[] bomb = Zstd.compress(new byte[64 << 20], 19);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelBatch.fromBytes(bomb))
        .withMessageContaining("at most");
  }

  @Test
  void anExampleHasOneLabel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelBatch(List.of(new Label(3, 0), new Label(3, 1))))
        .withMessageContaining("example 3 has two labels");
    assertThatIllegalArgumentException().isThrownBy(() -> new LabelBatch(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Label(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Label(1, -1));
  }
}
