package space.perigee.onboard.flight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.memory.RamStorage;

public class AwaitedLabelsTest {

  private final RamStorage storage = new RamStorage();
  private AwaitedLabels awaited = new AwaitedLabels(3, 2, storage);

  private static Sample sample(int id) {
    return Sample.unlabeled(new float[] {id, id + 0.5f});
  }

  private void assertNext(int id, int label) {
    AwaitedLabels.Labeled next = awaited.next().orElseThrow();
    assertThat(next.sample().features()).containsExactly(id, id + 0.5f);
    assertThat(next.label()).isEqualTo(label);
    assertThat(next.cameLabeled()).as("the even ones").isEqualTo(id % 2 == 0);
  }

  @Test
  void givesASampleOnceWhenItsLabelCame() {
    awaited.add(4, sample(4), true);
    awaited.add(5, sample(5), false);
    assertThat(awaited.next()).isEmpty();
    assertThat(awaited.label(5, 1)).isTrue();
    assertThat(awaited.label(4, 0)).isTrue();
    assertThat(awaited.label(4, 2)).as("again").isFalse();
    assertThat(awaited.label(9, 2)).as("of nothing that was sent").isFalse();
    assertThat(awaited.size()).isZero();

    assertNext(5, 1);
    assertNext(4, 0);
    assertThat(awaited.next()).isEmpty();
    assertThat(awaited.hasLabeled()).isFalse();
  }

  @Test
  void theOldestGivesWay() {
    for (int id = 0; id < 5; id++) {
      awaited.add(id, sample(id), id % 2 == 0);
    }
    assertThat(awaited.size()).isEqualTo(3);
    assertThat(awaited.label(1, 0)).isFalse();
    assertThat(awaited.label(2, 0)).isTrue();
    awaited.add(5, sample(5), false);
    assertThat(awaited.next()).as("it gave way though it had a label").isEmpty();
  }

  @Test
  void oneThatIsSentTwiceIsKeptOnce() {
    awaited.add(1, sample(1), false);
    awaited.add(1, sample(1), false);
    assertThat(awaited.size()).isEqualTo(1);
  }

  @Test
  void goesOnAfterARestart() throws IOException {
    awaited.add(1, sample(1), false);
    awaited.add(2, sample(2), true);
    awaited.label(2, 7);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    awaited.save(new DataOutputStream(saved));
    awaited.committed();

    awaited = new AwaitedLabels(3, 2, storage);
    awaited.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
    assertThat(awaited.size()).isEqualTo(1);
    assertNext(2, 7);
    assertThat(awaited.label(1, 3)).isTrue();
    assertNext(1, 3);
  }
}
