package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Subset;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.sim.lab.stream.Experience;

class OfflineTrainingTest {

  private static final int SAMPLES = 10;

  private final List<Integer> shown = new ArrayList<>();
  private int reported;

  /** Gives the right class a score that depends on the number of passes so far. */
  private interface Score {
    float after(int passes);
  }

  private final class Scripted implements Strategy {

    private final Score score;
    private final int unknown;

    /**
     * @param unknown a class whose samples it takes for the other one; -1 for none
     */
    Scripted(Score score, int unknown) {
      this.score = score;
      this.unknown = unknown;
    }

    @Override
    public void observe(float[] rows, int[] labels) {
      shown.addAll(NumberedTasks.numbers(rows));
    }

    @Override
    public float[] logits(float[] rows) {
      float[] logits = new float[rows.length / NumberedTasks.FEATURES * 2];
      for (int i = 0; i < logits.length / 2; i++) {
        int label = (int) rows[i * NumberedTasks.FEATURES + 1];
        logits[2 * i + (label == unknown ? 1 - label : label)] =
            score.after(shown.size() / (2 * SAMPLES));
      }
      return logits;
    }
  }

  @Test
  void trainsOnANumberOfRowsInPassesOverAllSamples() throws Exception {
    training(passes -> 0).onRows(2 * 2 * SAMPLES + 7);

    assertThat(shown).hasSize(47);
    for (int pass = 0; pass < 2; pass++) {
      assertThat(new HashSet<>(shown.subList(20 * pass, 20 * (pass + 1)))).hasSize(20);
    }
    assertThat(shown.subList(0, 20)).isNotEqualTo(shown.subList(20, 40));
    assertThat(shown.subList(40, 47)).doesNotHaveDuplicates();
  }

  @Test
  void stopsWhenTheLossIsSmall() throws Exception {
    training(passes -> passes < 12 ? passes / 4f : 5).toConvergence();

    assertThat(shown).hasSize(12 * 2 * SAMPLES);
    assertThat(reported).as("all passes").isEqualTo(OfflineTraining.MOST_PASSES * 2 * SAMPLES);
  }

  @Test
  void stopsWhenTheLossNoLongerFalls() throws Exception {
    training(passes -> Math.min(passes, 7) / 7f).toConvergence();

    assertThat(shown).as("ten passes after the lowest").hasSize((7 + 10) * 2 * SAMPLES);
  }

  @Test
  void aRareClassCountsAsMuchAsAFrequentOne() throws Exception {
    List<LabeledData> tasks =
        NumberedTasks.of(2, SAMPLES, 1).tasks().stream().map(Experience::train).toList();
    LabeledData rare = Subset.of(tasks.get(1), new int[] {0});
    training(passes -> 9, List.of(tasks.get(0), rare), 1).toConvergence();

    assertThat(shown).as("the rare class is never learned").hasSize(11 * (SAMPLES + 1));
  }

  @Test
  void stopsAfterTheLastPassEvenIfTheLossStillFalls() throws Exception {
    training(passes -> passes / 60f).toConvergence();

    assertThat(shown).hasSize(OfflineTraining.MOST_PASSES * 2 * SAMPLES);
  }

  private OfflineTraining training(Score score) throws Exception {
    return training(
        score,
        NumberedTasks.of(2, SAMPLES, 1).tasks().stream().map(Experience::train).toList(),
        -1);
  }

  private OfflineTraining training(Score score, List<LabeledData> tasks, int unknown)
      throws Exception {
    InputShape input = InputShape.ofFeatures(NumberedTasks.FEATURES);
    Trainer trainer =
        new Trainer(ModelCatalog.named("mlp-small").create(input, 2, 3), input.dimensions());
    TrialRows rows = new TrialRows(Scaling.of(Scaling.Kind.NONE, tasks.get(0)), trainer, 0);
    Learning learning =
        new Learning(
            new Scripted(score, unknown),
            rows,
            4,
            new SplitMix64(1),
            samples -> reported += samples);
    return new OfflineTraining(learning, tasks);
  }
}
