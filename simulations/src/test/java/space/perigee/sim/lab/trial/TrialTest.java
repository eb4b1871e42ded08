package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.sim.lab.stream.ExperienceStream;

class TrialTest {

  private static final int TASKS = 3;
  private static final int TRAIN = 10;
  private static final int TEST = 5;
  private static final long SECOND = 1_000_000_000;
  private static final InputShape INPUT = InputShape.ofFeatures(NumberedTasks.FEATURES);
  private static final String BEGIN = "begin";
  private static final String END = "end";

  private final List<Integer> reported = new ArrayList<>();
  private long nanos;

  /** Notes what it is shown; knows the classes of the tasks that ended, and takes others for 0. */
  private final class Recorder implements Strategy {

    private final Trainer trainer;
    private final List<String> events = new ArrayList<>();
    private final List<List<Integer>> batches = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private final List<float[]> parameters = new ArrayList<>();
    private final TreeSet<Integer> met = new TreeSet<>();
    private final TreeSet<Integer> known = new TreeSet<>();

    Recorder(Trainer trainer) {
      this.trainer = trainer;
    }

    @Override
    public void beginTask() {
      events.add(BEGIN);
    }

    @Override
    public void observe(float[] rows, int[] classes) {
      nanos += SECOND;
      events.add("observe");
      batches.add(NumberedTasks.numbers(rows));
      Arrays.stream(classes).forEach(labels::add);
      Arrays.stream(classes).forEach(met::add);
      parameters.add(trainer.parameters());
      float[] changed = trainer.parameters();
      Arrays.fill(changed, batches.size());
      trainer.setParameters(changed);
    }

    @Override
    public void endTask() {
      events.add(END);
      known.addAll(met);
    }

    @Override
    public float[] logits(float[] rows) {
      nanos += 1000 * SECOND;
      float[] logits = new float[rows.length / NumberedTasks.FEATURES * TASKS];
      for (int i = 0; i < rows.length / NumberedTasks.FEATURES; i++) {
        int label = (int) rows[i * NumberedTasks.FEATURES + 1];
        int told = known.contains(label) ? label : (label + 1) % TASKS;
        logits[i * TASKS + told] = 1;
      }
      return logits;
    }

    List<Integer> shown() {
      return batches.stream().flatMap(List::stream).toList();
    }
  }

  private record Factory(boolean isOffline, Function<StrategyContext, Strategy> strategies)
      implements StrategyFactory {

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
      return strategies.apply(context);
    }
  }

  @Test
  void showsEachTaskInItsOwnOrderOnTheFirstPass() throws Exception {
    Recorder recorder = record(false, TrialSettings.of(0, 1, 4, 1), 1);

    assertThat(recorder.batches.subList(0, 3))
        .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
    assertThat(recorder.shown()).isEqualTo(trained(0, 1, 2));
    assertThat(recorder.labels)
        .isEqualTo(trained(0, 1, 2).stream().map(number -> number / 100).toList());
  }

  @Test
  void shufflesEveryFurtherPassAnewAndLosesNoSample() throws Exception {
    List<Integer> shown = record(false, TrialSettings.of(0, 3, 4, 1), 1).shown();

    List<Integer> first = shown.subList(0, TRAIN);
    List<Integer> second = shown.subList(TRAIN, 2 * TRAIN);
    List<Integer> third = shown.subList(2 * TRAIN, 3 * TRAIN);
    assertThat(first).isEqualTo(trained(0));
    assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
    assertThat(third)
        .containsExactlyInAnyOrderElementsOf(first)
        .isNotEqualTo(first)
        .isNotEqualTo(second);
    assertThat(shown.subList(3 * TRAIN, 4 * TRAIN)).isEqualTo(trained(1));
  }

  @Test
  void keepsTheLabelWithItsSampleHoweverOftenItShuffles() throws Exception {
    Recorder recorder = record(true, TrialSettings.of(0, 2, 4, 1), 1);

    assertThat(recorder.labels)
        .isEqualTo(recorder.shown().stream().map(number -> number / 100).toList());
  }

  @Test
  void tellsWhereTasksBeginAndEnd() throws Exception {
    assertThat(record(false, TrialSettings.of(0, 1, TRAIN, 1), 1).events)
        .containsExactly(BEGIN, "observe", END, BEGIN, "observe", END, BEGIN, "observe", END);
  }

  @Test
  void showsAnOfflineStrategyAllTasksSoFarShuffledAndTellsOfNone() throws Exception {
    Recorder recorder = record(true, TrialSettings.of(0, 1, 100, 1), 1);

    assertThat(recorder.events).containsOnly("observe");
    assertThat(recorder.batches).hasSize(TASKS);
    assertThat(recorder.batches.get(0)).containsExactlyInAnyOrderElementsOf(trained(0));
    assertThat(recorder.batches.get(1)).containsExactlyInAnyOrderElementsOf(trained(0, 1));
    assertThat(recorder.batches.get(2))
        .containsExactlyInAnyOrderElementsOf(trained(0, 1, 2))
        .isNotEqualTo(trained(0, 1, 2));
  }

  @Test
  void restartsAnOfflineStrategyFromTheStartingParametersAtEachTask() throws Exception {
    float[] beginning = new Trainer(network(), INPUT.dimensions()).parameters();

    assertThat(record(true, TrialSettings.of(0, 1, 100, 1), 1).parameters)
        .hasSize(TASKS)
        .allSatisfy(parameters -> assertThat(parameters).containsExactly(beginning));
    List<float[]> online = record(false, TrialSettings.of(0, 1, 100, 1), 1).parameters;
    assertThat(online.get(0)).containsExactly(beginning);
    assertThat(online.get(1)).containsOnly(1);
    assertThat(online.get(2)).containsOnly(2);
  }

  @Test
  void testsEveryTaskBeforeTrainingAndAfterEachTask() throws Exception {
    TrialResult result =
        trial(TrialSettings.of(0, 1, 4, 1))
            .run(factory(false, new Recorder[1]), network(), 1, TrialStore.none());

    assertThat(result.accuracy().tasks()).containsExactly("task 0", "task 1", "task 2");
    assertThat(matrix(result))
        .isDeepEqualTo(new double[][] {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {1, 1, 1}});
    assertThat(result.atEnd().samples()).isEqualTo(TASKS * TEST);
    assertThat(result.atEnd().value()).isEqualTo(1);
  }

  @Test
  void countsTheTimeOfLearningAloneAndTellsHowManySamplesWereShown() throws Exception {
    TrialResult result =
        trial(TrialSettings.of(0, 1, 4, 1))
            .run(factory(false, new Recorder[1]), network(), 1, TrialStore.none());

    assertThat(result.cost().trainingSeconds()).isEqualTo(9);
    assertThat(result.cost().testSeconds())
        .as("a batch for each test, four times")
        .isEqualTo(12_000);
    assertThat(reported).containsExactly(4, 4, 2, 4, 4, 2, 4, 4, 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void knowsBeforehandHowManySamplesWillBeShown(boolean offline) throws Exception {
    TrialSettings settings = TrialSettings.of(0, 2, 4, 1);
    record(offline, settings, 1);

    assertThat(Trial.samplesOf(stream(), settings, factory(offline, new Recorder[1])))
        .isEqualTo(offline ? 120 : 60)
        .isEqualTo(reported.stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void handsTheStrategyItsSettingsAndSeed() throws Exception {
    List<StrategyContext> contexts = new ArrayList<>();
    Factory factory =
        new Factory(
            false,
            context -> {
              contexts.add(context);
              return new Recorder(context.trainer());
            });
    trial(TrialSettings.of(17, 1, 4, 3)).run(factory, network(), 99, TrialStore.none());

    assertThat(contexts).hasSize(1);
    assertThat(contexts.get(0).replay().samples()).isEqualTo(17);
    assertThat(contexts.get(0).replay().replayed()).isEqualTo(3);
    assertThat(contexts.get(0).seed()).isEqualTo(99);
  }

  @Test
  void scalesWhatItShowsAndWhatItTests() throws Exception {
    Scaling halved = new Scaling(new float[] {10, 0}, new float[] {2, 1});
    Recorder[] made = new Recorder[1];
    new Trial(stream(), INPUT, halved, TrialSettings.of(0, 1, 4, 1), instruments())
        .run(factory(false, made), network(), 1, TrialStore.none());

    assertThat(recorder(made).batches.get(0)).containsExactly(-5, -4, -4, -3);
  }

  @Test
  void theSameSeedGivesTheSameOrderAndAnotherAnother() throws Exception {
    TrialSettings settings = TrialSettings.of(0, 2, 4, 1);
    List<Integer> order = record(false, settings, 5).shown();

    assertThat(record(false, settings, 5).shown()).isEqualTo(order);
    assertThat(record(false, settings, 6).shown()).isNotEqualTo(order);
  }

  @ParameterizedTest
  @ValueSource(strings = {"replay", "joint"})
  void theSameSeedGivesTheSameNetworkAndAnotherAnother(String strategy) throws Exception {
    float[] learned = learn(strategy, 5);

    assertThat(learn(strategy, 5)).containsExactly(learned);
    assertThat(learn(strategy, 6)).isNotEqualTo(learned);
  }

  @Test
  void anOfflineStrategyTrainsOnAsManyRowsAsTheOneThatReplaysMost() throws Exception {
    TrialSettings settings = TrialSettings.of(4, 3, 4, 2);
    long joint = rows("joint", settings);
    long derpp = rows("derpp", settings);

    assertThat(joint).isEqualTo(TASKS * 3 * (10 + 3 * 2 * 2));
    assertThat(derpp).as("its memory is empty at the first step").isEqualTo(joint - 2 * 2);
    assertThat(rows("fine-tune", settings)).isEqualTo(TASKS * 3 * 10);
    assertThat(rows("replay", TrialSettings.of(0, 3, 4, 2))).isEqualTo(TASKS * 3 * 10);
  }

  @Test
  void countsTheTrainingOfAStrategyThatTrainsOnItsMemoryAlone() throws Exception {
    assertThat(rows("gdumb", TrialSettings.of(6, 1, 4, 2)))
        .as("30 passes over the memory after each task")
        .isEqualTo(TASKS * 30 * 6);
  }

  private long rows(String strategy, TrialSettings settings) throws Exception {
    return trial(settings)
        .run(Strategies.named(strategy), network(), 1, TrialStore.none())
        .cost()
        .trainedRows();
  }

  private float[] learn(String strategy, long seed) throws Exception {
    StrategyFactory real = Strategies.named(strategy);
    List<Trainer> trainers = new ArrayList<>();
    Factory factory =
        new Factory(
            real.isOffline(),
            context -> {
              trainers.add(context.trainer());
              return real.create(context);
            });
    trial(TrialSettings.of(6, 2, 4, 2)).run(factory, network(), seed, TrialStore.none());
    return trainers.get(0).parameters();
  }

  private Recorder record(boolean offline, TrialSettings settings, long seed) throws Exception {
    Recorder[] made = new Recorder[1];
    trial(settings).run(factory(offline, made), network(), seed, TrialStore.none());
    return recorder(made);
  }

  private static Recorder recorder(@Nullable Recorder[] made) {
    Recorder recorder = made[0];
    assertThat(recorder).isNotNull();
    return java.util.Objects.requireNonNull(recorder);
  }

  private Factory factory(boolean offline, @Nullable Recorder[] made) {
    return new Factory(
        offline,
        context -> {
          Recorder recorder = new Recorder(context.trainer());
          made[0] = recorder;
          return recorder;
        });
  }

  private Trial trial(TrialSettings settings) {
    Scaling none = Scaling.of(Scaling.Kind.NONE, stream().tasks().get(0).train());
    return new Trial(stream(), INPUT, none, settings, instruments());
  }

  private Instruments instruments() {
    return new Instruments(() -> nanos, () -> 0, reported::add);
  }

  private static ExperienceStream stream() {
    return NumberedTasks.of(TASKS, TRAIN, TEST);
  }

  private static MultiLayerNetwork network() {
    return ModelCatalog.named("mlp-small").create(INPUT, TASKS, 3);
  }

  private static double[][] matrix(TrialResult result) {
    return IntStream.rangeClosed(0, TASKS)
        .mapToObj(
            after ->
                IntStream.rangeClosed(1, TASKS)
                    .mapToDouble(task -> result.accuracy().at(after, task))
                    .toArray())
        .toArray(double[][]::new);
  }

  /** Numbers of the samples to train of some tasks, in order. */
  private static List<Integer> trained(int... tasks) {
    return Arrays.stream(tasks)
        .boxed()
        .flatMap(task -> IntStream.range(100 * task, 100 * task + TRAIN).boxed())
        .toList();
  }
}
