package space.perigee.onboard.flight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.plan.HardExampleChoice;
import space.perigee.onboard.task.ClassPrediction;

public class HardExamplesTest {

  private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");

  /** Two features, as bytes. */
  private static final int SIZE = 28 + 2;

  private final RamStorage storage = new RamStorage();
  private final HardExamples examples = examples(4, 3 * SIZE);

  private HardExamples examples(int kept, long bytes) {
    return new HardExamples(new HardExampleChoice("threshold", kept, bytes), 2, 2, storage, 1);
  }

  /** A sample at a place of its own, and the harder the higher the number. */
  private static void offer(HardExamples to, int number) {
    float sure = 1 - number / 100f;
    to.offer(
        number,
        Sample.of(new float[] {number, 255}, 0),
        ClassPrediction.of(sure, 1 - sure),
        new float[] {number, -number},
        SEEN.plusSeconds(number));
  }

  private static List<Long> ids(List<HardExample> list) {
    return list.stream().map(HardExample::id).toList();
  }

  @Test
  void keepsTheHardestAndChoosesWhatFitsThePass() {
    for (int i = 1; i <= 40; i++) {
      offer(examples, i);
    }
    assertThat(examples.candidates()).isEqualTo(4);
    assertThat(examples.chosen()).isZero();
    assertThat(examples.best(1000)).as("nothing is chosen yet").isEmpty();

    assertThat(examples.choose()).isTrue();

    assertThat(examples.candidates()).isEqualTo(1);
    assertThat(examples.chosen()).isEqualTo(3);
    assertThat(examples.chosenBytes()).isEqualTo(3 * SIZE);
    assertThat(ids(examples.best(1000))).hasSize(3).isSubsetOf(37L, 38L, 39L, 40L);
    assertThat(examples.best(2 * SIZE)).isEqualTo(examples.best(1000).subList(0, 2));
    assertThat(examples.best(SIZE - 1)).isEmpty();
  }

  @Test
  void givesASampleBackAsItWasSeen() {
    offer(examples, 7);
    examples.offer(
        8,
        Sample.unlabeled(new float[] {-0.5f, 3}),
        ClassPrediction.of(0.3f, 0.7f),
        new float[2],
        SEEN);
    examples.choose();

    assertThat(examples.best(1000))
        .containsExactlyInAnyOrder(
            new HardExample(
                7,
                SEEN.plusSeconds(7),
                1 - (double) (1 - 7 / 100f),
                0,
                Sample.unlabeled(new float[] {7, 255}),
                true,
                SIZE),
            new HardExample(
                8,
                SEEN,
                1 - (double) 0.7f,
                1,
                Sample.unlabeled(new float[] {-0.5f, 3}),
                false,
                28 + 8));
  }

  @Test
  void whatWasPostedIsGone() {
    for (int i = 1; i <= 4; i++) {
      offer(examples, i);
    }
    examples.choose();
    List<Long> first = ids(examples.best(2 * SIZE));

    examples.posted(first);
    examples.posted(List.of(first.get(0), 99L));

    assertThat(ids(examples.best(1000))).hasSize(1).doesNotContainAnyElementsOf(first);
    examples.choose();
    assertThat(ids(examples.best(1000))).hasSize(2).doesNotContainAnyElementsOf(first);
  }

  @Test
  void whatAPassDidNotCarryCompetesForTheNext() {
    for (int i = 1; i <= 4; i++) {
      offer(examples, i);
    }
    examples.choose();
    assertThat(ids(examples.best(1000))).hasSize(3);
    for (int i = 30; i <= 40; i++) {
      offer(examples, i);
    }

    examples.choose();

    assertThat(ids(examples.best(1000))).hasSize(3).allMatch(id -> id > 30);
    assertThat(examples.candidates() + examples.chosen()).isEqualTo(4);
  }

  @Test
  void neverHoldsMoreThanTwiceTheCandidates() {
    for (int i = 1; i <= 60; i++) {
      offer(examples, i);
      if (i % 7 == 0) {
        examples.choose();
      }
      assertThat(examples.candidates()).isLessThanOrEqualTo(4);
      assertThat(examples.chosen()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void goesOnFromItsState() throws IOException {
    for (int i = 1; i <= 20; i++) {
      offer(examples, i);
    }
    examples.choose();
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    examples.save(new DataOutputStream(saved));
    examples.committed();
    List<HardExample> chosen = examples.best(1000);
    // What comes later must not touch what the state refers to.
    examples.posted(ids(chosen));
    for (int i = 21; i <= 40; i++) {
      offer(examples, i);
    }

    HardExamples restored = examples(4, 3 * SIZE);
    restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));

    assertThat(restored.best(1000)).isEqualTo(chosen);
    restored.posted(ids(chosen));
    for (int i = 21; i <= 40; i++) {
      offer(restored, i);
    }
    restored.choose();
    examples.choose();
    assertThat(restored.best(1000)).isEqualTo(examples.best(1000)).isNotEmpty();
  }
}
