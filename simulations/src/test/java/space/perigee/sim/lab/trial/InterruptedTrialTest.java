package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.sim.lab.stream.ExperienceStream;

/** A trial that was interrupted ends with the bits of one that was not. */
class InterruptedTrialTest {

  private static final int TASKS = 3;
  private static final int TRAIN = 30;
  private static final long SEED = 5;
  private static final InputShape INPUT = InputShape.ofFeatures(NumberedTasks.FEATURES);
  private static final ExperienceStream STREAM = NumberedTasks.of(TASKS, TRAIN, 9);
  private static final TrialSettings WHOLE = TrialSettings.of(17, 2, 6, 5);
  private static final TrialSettings FEW =
      WHOLE.withLabels(new GroundLabels(0.4, 7, "margin", 2, true));

  /** The power fails. */
  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Stores a state, and then the power fails. */
  private static final class CutStore extends TrialStore {

    CutStore(Path folder) {
      super(folder);
    }

    @Override
    void save(State state) throws IOException {
      super.save(state);
      throw new PowerCut();
    }
  }

  /** What must be the same. */
  private record Outcome(
      List<Double> accuracy, List<Long> figures, String confusion, List<Float> parameters) {}

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path path;

  @SuppressWarnings("NullAway.Init")
  private TrialFolder folder;

  private final List<Trainer> trainers = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    folder = TrialFolder.open(path, Map.of());
  }

  static Stream<String> strategies() {
    return Strategies.all().stream().map(StrategyFactory::name);
  }

  static Stream<String> onlineStrategies() {
    return Strategies.all().stream()
        .filter(strategy -> !strategy.isOffline())
        .map(StrategyFactory::name);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void goesOnToTheSameBitsAfterEveryTask(String strategy) throws Exception {
    assertSameBits(strategy, WHOLE);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void goesOnToTheSameBitsAboveFrozenLayersAfterPretraining(String strategy) throws Exception {
    assertSameBits(strategy, WHOLE.withDepth(new TrainingDepth(1), Byte.SIZE).withPretraining(2));
  }

  @ParameterizedTest
  @MethodSource("onlineStrategies")
  void goesOnToTheSameBitsWithFewLabels(String strategy) throws Exception {
    assertSameBits(strategy, FEW);
  }

  private void assertSameBits(String strategy, TrialSettings settings) throws Exception {
    Outcome whole = outcome(run(strategy, settings, TrialStore.none(), shown -> {}));

    for (int task = 0; task < TASKS; task++) {
      assertThatThrownBy(
              () -> run(strategy, settings, new CutStore(path.resolve("run")), shown -> {}))
          .as("after task %d", task)
          .isInstanceOf(PowerCut.class);
    }
    List<Float> parameters = parameters();
    Outcome resumed = outcome(run(strategy, settings, folder.of("run"), shown -> {}));

    assertThat(resumed).usingRecursiveComparison().ignoringFields("parameters").isEqualTo(whole);
    assertThat(parameters).as("the network").isEqualTo(whole.parameters());
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void theSameSeedGivesTheSameBits(String strategy) throws Exception {
    Outcome first = outcome(run(strategy, WHOLE, TrialStore.none(), shown -> {}));

    assertThat(outcome(run(strategy, WHOLE, TrialStore.none(), shown -> {}))).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 70, 130})
  void goesBackToTheLastTaskIfThePowerFailsWithinOne(int samples) throws Exception {
    Outcome whole = outcome(run("derpp", WHOLE, TrialStore.none(), shown -> {}));
    int[] left = {samples};
    assertThatThrownBy(
            () ->
                run(
                    "derpp",
                    WHOLE,
                    folder.of("run"),
                    shown -> {
                      left[0] -= shown;
                      if (left[0] < 0) {
                        throw new PowerCut();
                      }
                    }))
        .isInstanceOf(PowerCut.class);

    assertThat(outcome(run("derpp", WHOLE, folder.of("run"), shown -> {}))).isEqualTo(whole);
  }

  @Test
  void countsTheSamplesThatWereShownBefore() throws Exception {
    assertThatThrownBy(() -> run("replay", WHOLE, new CutStore(path.resolve("run")), shown -> {}))
        .isInstanceOf(PowerCut.class);
    List<Integer> counts = new ArrayList<>();

    run("replay", WHOLE, folder.of("run"), counts::add);

    assertThat(counts.get(0)).isEqualTo(2 * TRAIN);
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(TASKS * 2 * TRAIN);
  }

  @Test
  void learnsNothingAnewThatIsComplete() throws Exception {
    Outcome first = outcome(run("replay", WHOLE, folder.of("run"), shown -> {}));
    trainers.clear();

    TrialResult again = run("replay", WHOLE, folder.of("run"), shown -> {});

    assertThat(trainers).isEmpty();
    assertThat(again.accuracy().averageAccuracy()).isNotNaN();
    assertThat(figures(again)).isEqualTo(first.figures());
    try (Stream<Path> files = Files.list(path.resolve("run"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .as("its memory is gone")
          .containsExactly("state");
    }
  }

  private TrialResult run(
      String strategy, TrialSettings settings, TrialStore store, IntConsumer onSamples)
      throws Exception {
    Trial trial =
        new Trial(
            STREAM,
            INPUT,
            Scaling.of(Scaling.Kind.STANDARD, STREAM.tasks().get(0).train()),
            settings,
            new Instruments(() -> 0, () -> 0, onSamples));
    return trial.run(
        watched(Strategies.named(strategy)),
        ModelCatalog.named("mlp-small").create(INPUT, TASKS, 3),
        SEED,
        store);
  }

  private StrategyFactory watched(StrategyFactory real) {
    return new StrategyFactory() {
      @Override
      public String name() {
        return real.name();
      }

      @Override
      public String description() {
        return real.description();
      }

      @Override
      public boolean isOffline() {
        return real.isOffline();
      }

      @Override
      public Strategy create(StrategyContext context) {
        trainers.add(context.trainer());
        return real.create(context);
      }
    };
  }

  private Outcome outcome(TrialResult result) {
    List<Double> accuracy = new ArrayList<>();
    for (int after = 0; after <= TASKS; after++) {
      for (int task = 1; task <= TASKS; task++) {
        accuracy.add(result.accuracy().at(after, task));
      }
    }
    return new Outcome(
        accuracy,
        figures(result),
        java.util.Arrays.deepToString(result.atEnd().confusion()),
        parameters());
  }

  private static List<Long> figures(TrialResult result) {
    return List.of(
        result.labels(),
        result.cost().minibatches(),
        result.cost().trainedRows(),
        result.keptBytes());
  }

  private List<Float> parameters() {
    List<Float> values = new ArrayList<>();
    for (float value : trainers.get(trainers.size() - 1).parameters()) {
      values.add(value);
    }
    return values;
  }
}
