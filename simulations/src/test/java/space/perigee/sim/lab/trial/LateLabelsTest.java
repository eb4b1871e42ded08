package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.stream.ExperienceStream;

/** Few labels, a contact late: what a strategy is shown, and what was looked at. */
class LateLabelsTest {

  private static final int TRAIN = 12;
  private static final int PASS = 4;
  private static final InputShape INPUT = InputShape.ofFeatures(NumberedTasks.FEATURES);
  private static final TrialSettings SETTINGS = TrialSettings.of(0, 1, PASS, 1);

  private final Set<Integer> labelsRead = new TreeSet<>();

  /** Notes what it is shown; takes all for class 0, and is unsure of some. */
  private static final class Recorder implements Strategy, StrategyFactory {

    private final Set<Integer> hard;
    private final List<List<Integer>> batches = new ArrayList<>();
    private final List<List<Integer>> labels = new ArrayList<>();
    private int batchesOfTheFirstTask;

    Recorder(Integer... hard) {
      this.hard = Set.of(hard);
    }

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public String description() {
      return "notes what it is shown";
    }

    @Override
    public Strategy create(StrategyContext context) {
      return this;
    }

    @Override
    public void observe(float[] rows, int[] classes) {
      batches.add(NumberedTasks.numbers(rows));
      labels.add(Arrays.stream(classes).boxed().toList());
    }

    @Override
    public void endTask() {
      batchesOfTheFirstTask = batchesOfTheFirstTask == 0 ? batches.size() : batchesOfTheFirstTask;
    }

    @Override
    public float[] logits(float[] rows) {
      List<Integer> numbers = NumberedTasks.numbers(rows);
      float[] logits = new float[2 * numbers.size()];
      for (int i = 0; i < numbers.size(); i++) {
        logits[2 * i] = hard.contains(numbers.get(i)) ? 0 : 20;
      }
      return logits;
    }

    Set<Integer> shown() {
      Set<Integer> shown = new TreeSet<>();
      batches.forEach(shown::addAll);
      return shown;
    }
  }

  /** Tells which labels were asked for. */
  private final class Watched implements LabeledData {

    private final LabeledData data;
    private final int first;

    Watched(LabeledData data, int first) {
      this.data = data;
      this.first = first;
    }

    @Override
    public List<String> classes() {
      return data.classes();
    }

    @Override
    public int featureCount() {
      return data.featureCount();
    }

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public Sample get(int index) {
      return data.get(index);
    }

    @Override
    public int label(int index) {
      labelsRead.add(first + index);
      return data.label(index);
    }
  }

  private static GroundLabels half(String filter) {
    return new GroundLabels(0.5, PASS, filter, 1, false);
  }

  private TrialResult run(Recorder recorder, TrialSettings settings, int train) throws Exception {
    List<Experience> tasks = new ArrayList<>();
    for (Experience task : NumberedTasks.of(2, train, 2).tasks()) {
      tasks.add(
          new Experience(task.name(), new Watched(task.train(), 100 * tasks.size()), task.test()));
    }
    ExperienceStream stream = new ExperienceStream(tasks.get(0).train().classes(), tasks);
    Scaling none = Scaling.of(Scaling.Kind.NONE, tasks.get(0).train());
    Instruments instruments = new Instruments(() -> 0, () -> 0, shown -> {});
    return new Trial(stream, INPUT, none, settings, instruments)
        .run(recorder, ModelCatalog.named("mlp-small").create(INPUT, 2, 3), 1, TrialStore.none());
  }

  private static List<Integer> range(int from, int until) {
    return IntStream.range(from, until).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({"random", "margin", "energy", "entropy", "threshold", "ibt"})
  void looksAtNoLabelButThoseOfTheShareAndShowsNothingElse(String filter) throws Exception {
    Recorder recorder = new Recorder(1, 2, 5, 101, 106, 107);

    TrialResult result = run(recorder, SETTINGS.withLabels(half(filter)), TRAIN);

    assertThat(result.labels()).isEqualTo(TRAIN);
    assertThat(recorder.shown()).hasSize(TRAIN).isEqualTo(labelsRead);
  }

  @Test
  void labelsComeAContactAfterTheirSamplesAndTheLastBeforeTheTaskEnds() throws Exception {
    Recorder recorder = new Recorder();

    run(recorder, SETTINGS.withLabels(half("random")), TRAIN);

    assertThat(recorder.batchesOfTheFirstTask).isEqualTo(3);
    for (int contact = 0; contact < 3; contact++) {
      assertThat(recorder.batches.get(contact)).hasSize(PASS);
      assertThat(recorder.batches.get(contact).subList(0, 2))
          .as("new labels first, after contact %d", contact)
          .doesNotHaveDuplicates()
          .isSubsetOf(range(PASS * contact, PASS * (contact + 1)));
      assertThat(recorder.batches.get(contact)).isSubsetOf(range(0, PASS * (contact + 1)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "3, 4", "2, 5"})
  void takesAsManyStepsAsWithAllLabels(int epochs, int batch) throws Exception {
    TrialSettings settings = TrialSettings.of(0, epochs, batch, 1);
    long all = run(new Recorder(), settings, 40).cost().minibatches();

    TrialResult few = run(new Recorder(), settings.withLabels(half("random")), 40);

    assertThat(few.cost().minibatches()).isEqualTo(all);
    assertThat(few.labels()).isEqualTo(40);
  }

  @Test
  void showsEachLabelOfATaskAboutAsOften() throws Exception {
    Recorder recorder = new Recorder();

    run(recorder, TrialSettings.of(0, 6, PASS, 1).withLabels(half("random")), TRAIN);

    List<Integer> shown =
        recorder.batches.subList(0, recorder.batchesOfTheFirstTask).stream()
            .flatMap(List::stream)
            .toList();
    for (int number : Set.copyOf(shown)) {
      assertThat(shown.stream().filter(other -> other == number).count())
          .as("sample %d", number)
          .isBetween(4L, 24L);
    }
  }

  @Test
  void asksForTheHardestOnceItKnowsSomething() throws Exception {
    Recorder recorder = new Recorder(9, 10, 101, 103);

    run(recorder, SETTINGS.withLabels(half("margin")), TRAIN);

    assertThat(recorder.batches.get(2).subList(0, 2)).containsExactlyInAnyOrder(9, 10);
    assertThat(recorder.batches.get(3).subList(0, 2))
        .as("the model is no longer untrained when the second task begins")
        .containsExactlyInAnyOrder(101, 103);
  }

  @Test
  void asksAtRandomUntilTheFirstLabelsComeUnlessItIsPretrained() throws Exception {
    TrialSettings settings = SETTINGS.withLabels(half("margin"));
    Recorder untrained = new Recorder(0, 1, 4, 5);
    Recorder random = new Recorder(0, 1, 4, 5);
    Recorder pretrained = new Recorder(0, 1, 4, 5);

    run(untrained, settings, TRAIN);
    run(random, SETTINGS.withLabels(half("random")), TRAIN);
    run(pretrained, settings.withPretraining(1), TRAIN);

    assertThat(untrained.batches.subList(0, 2)).isEqualTo(random.batches.subList(0, 2));
    assertThat(pretrained.batches.get(0).subList(0, 2)).containsExactlyInAnyOrder(0, 1);
    assertThat(pretrained.batches.get(1).subList(0, 2)).containsExactlyInAnyOrder(4, 5);
  }

  @Test
  void takesFromALargerPoolWhatLiesFarApart() throws Exception {
    Recorder recorder = new Recorder(range(0, TRAIN).toArray(Integer[]::new));
    GroundLabels spread = new GroundLabels(0.5, PASS, "margin", 2, false);

    run(recorder, SETTINGS.withLabels(spread).withPretraining(1), TRAIN);

    assertThat(recorder.batches.get(1).subList(0, 2))
        .as("of 4, 5, 6 and 7, all as hard: the first, and the farthest from it")
        .containsExactlyInAnyOrder(4, 7);
  }

  @Test
  void pseudoLabelsAddWhatTheModelIsSureOfWithItsOwnLabel() throws Exception {
    Recorder recorder = new Recorder();
    GroundLabels pseudo = new GroundLabels(0.5, PASS, "random", 1, true);

    TrialResult result = run(recorder, SETTINGS.withLabels(pseudo), TRAIN);

    assertThat(result.labels()).as("of the ground").isEqualTo(TRAIN);
    List<Integer> batch = recorder.batches.get(1);
    assertThat(batch).as("two passes have four samples without a label").hasSize(2 * PASS);
    assertThat(batch.subList(PASS, 2 * PASS)).doesNotContainAnyElementsOf(labelsRead);
    assertThat(recorder.labels.get(3).subList(PASS, recorder.labels.get(3).size()))
        .as("of the second task, whose class is 1")
        .containsOnly(0);
  }

  @Test
  void pseudoLabelsStopWhenTheGroundContradictsThem() throws Exception {
    Recorder recorder = new Recorder();
    GroundLabels pseudo = new GroundLabels(0.5, PASS, "random", 1, true);

    run(recorder, SETTINGS.withLabels(pseudo), 80);

    assertThat(recorder.batches.get(recorder.batchesOfTheFirstTask - 1)).hasSize(2 * PASS);
    assertThat(recorder.batches.get(recorder.batches.size() - 1)).hasSize(PASS);
  }

  @Test
  void aShareOfLessThanASampleIsNoLabel() throws Exception {
    Recorder recorder = new Recorder();

    TrialResult result =
        run(recorder, SETTINGS.withLabels(new GroundLabels(0.01, PASS, "random", 1, true)), 5);

    assertThat(result.labels()).isLessThanOrEqualTo(1);
    assertThat(recorder.shown()).isEqualTo(labelsRead);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 1; random; 1; label-share 0.0 must be above 0, below 1",
        "1; 1; random; 1; label-share 1.0 must be above 0, below 1",
        "NaN; 1; random; 1; label-share NaN must be above 0, below 1",
        "0.1; 0; random; 1; pass 0 must be 1 or more samples",
        "0.1; 1; random; 0; pool 0 must be 1 or more",
        "0.1; 1; hardest; 1; filter 'hardest' must be one of [energy, entropy, ibt, margin,",
      })
  void namesWhatIsOutOfRange(double share, int pass, String filter, int pool, String message) {
    assertThatThrownBy(() -> new GroundLabels(share, pass, filter, pool, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
