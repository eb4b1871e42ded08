package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.memory.RamStorage;

/** Each method does what its paper says; without its term, its test fails. */
class StrategyTest {

  private static final int[] FIRST = Toy.labels(6, 0, 2);
  private static final int[] SECOND = Toy.labels(6, 2, 2);
  private static final float[] FIRST_ROWS = Toy.rows(FIRST, 1);
  private static final float[] SECOND_ROWS = Toy.rows(SECOND, 2);

  private static StrategyContext context(Trainer trainer) {
    return Toy.context(trainer, 6, 6, 7);
  }

  private static void assertSame(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within(2e-5f));
  }

  @Test
  void fineTuningStepsDownTheCrossEntropyOfFreshSamples() {
    Trainer trainer = Toy.trainer();
    float[] at = trainer.parameters();

    float[] used = Toy.gradientOf(new FineTune(context(trainer)), trainer, FIRST_ROWS, FIRST);

    assertSame(used, Toy.gradient(at, FIRST_ROWS, FIRST));
  }

  @ParameterizedTest
  @CsvSource({"RESERVOIR", "CLASS_BALANCED"})
  void replayAddsTheCrossEntropyOfOldSamples(ExemplarMemory.Policy policy) {
    Trainer trainer = Toy.trainer();
    Replay replay = new Replay(context(trainer), policy);
    replay.observe(FIRST_ROWS, FIRST);
    float[] at = trainer.parameters();

    float[] used = Toy.gradientOf(replay, trainer, SECOND_ROWS, SECOND);

    float[] fresh = Toy.gradient(at, SECOND_ROWS, SECOND);
    assertSame(used, Toy.sum(fresh, 1, Toy.gradient(at, FIRST_ROWS, FIRST)));
  }

  /**
   * One fresh sample among many old ones must not outweigh them. With one old sample of each class,
   * the spread memory adds no noise.
   */
  @ParameterizedTest
  @CsvSource({"replay", "replay-balanced", "replay-spread"})
  void replayWeighsEverySampleAlike(String name) {
    Trainer trainer = Toy.trainer();
    Strategy replay = Strategies.named(name).create(context(trainer));
    int[] old = {0, 1, 2, 3};
    float[] oldRows = Toy.rows(old, 3);
    replay.observe(oldRows, old);
    float[] at = trainer.parameters();
    int[] one = {2};
    float[] row = Toy.rows(one, 4);

    float[] used = Toy.gradientOf(replay, trainer, row, one);

    float[] ofOld = Toy.gradient(at, oldRows, old);
    float[] ofOne = Toy.gradient(at, row, one);
    float[] expected = new float[ofOld.length];
    for (int i = 0; i < ofOld.length; i++) {
      expected[i] = 2 * (ofOne[i] + 4 * ofOld[i]) / 5;
    }
    assertSame(used, expected);
  }

  @ParameterizedTest
  @CsvSource({"replay", "derpp", "er-ace", "a-gem", "ewc"})
  void trainsOnSamplesWithoutKeepingThem(String name) {
    Trainer trainer = Toy.trainer(new Adam(0.02));
    Strategy strategy = Strategies.named(name).create(context(trainer));
    strategy.observe(FIRST_ROWS, FIRST);
    float[] before = trainer.parameters();

    strategy.train(SECOND_ROWS, SECOND);

    assertThat(strategy.kept()).isEqualTo(6);
    assertThat(trainer.parameters()).isNotEqualTo(before);
    strategy.forgetRows();
    assertThat(strategy.kept()).isZero();
  }

  /** Kept, it would spoil every step that it is drawn for. */
  @ParameterizedTest
  @CsvSource({"replay", "derpp", "er-ace", "a-gem", "ewc", "slda"})
  void aMinibatchWhoseStepIsNotFiniteIsNotKept(String name) {
    Trainer trainer = Toy.trainer(new Adam(0.02));
    Strategy strategy = Strategies.named(name).create(context(trainer));
    float[] rows = FIRST_ROWS.clone();
    rows[3] = Float.NaN;

    strategy.observe(rows, FIRST);

    assertThat(strategy.kept()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "fine-tune, 4, 4",
    "replay, 8, 7",
    "replay-balanced, 8, 7",
    "replay-spread, 8, 7",
    "derpp, 12, 10",
    "er-ace, 8, 7",
    "a-gem, 8, 7",
    "ewc, 4, 4",
    "si, 4, 4",
    "lwf, 4, 4",
    "gdumb, 0, 0",
    "slda, 4, 4",
    "fedprox, 4, 4"
  })
  void aStepCostsTheSamplesThatGoThroughTheNetworkAndBack(
      String name, int samples, int whenThreeAreKept) {
    assertThat(samplesOfStep(name, 6)).isEqualTo(samples);
    assertThat(samplesOfStep(name, 3)).isEqualTo(whenThreeAreKept);
  }

  /** Cost of four fresh samples, with as many replayed if the memory has them. */
  private static int samplesOfStep(String name, int memory) {
    Strategy strategy = Strategies.named(name).create(Toy.context(Toy.trainer(), memory, 4, 7));
    strategy.observe(FIRST_ROWS, FIRST);
    return strategy.samplesOfStep(4);
  }

  @Test
  void theTeacherAndTheFisherInformationCostToo() {
    Strategy taught = new LearningWithoutForgetting(context(Toy.trainer()));
    taught.observe(FIRST_ROWS, FIRST);
    taught.endTask();
    assertThat(taught.samplesOfStep(6)).isEqualTo(8);
    Strategy elastic = new OnlineEwc(context(Toy.trainer()));
    elastic.observe(FIRST_ROWS, FIRST);
    assertThat(elastic.samplesOfEndTask()).isEqualTo(6);
  }

  @Test
  void spreadReplayBlursEverythingByHalfTheSpacingOfWhatIsKept() {
    Trainer trainer = Toy.trainer();
    SpreadReplay strategy = new SpreadReplay(context(trainer));
    strategy.observe(FIRST_ROWS, FIRST);
    float[] at = trainer.parameters();

    float[] used = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    ExemplarMemory memory = context(Toy.trainer()).newMemory(ExemplarMemory.Policy.SPREAD);
    memory.offer(FIRST_ROWS, FIRST);
    SplitMix64 random = new SplitMix64(context(trainer).seed() + 1);
    Minibatch.of(FIRST_ROWS, FIRST, List.of()).blurred(0, random);
    Minibatch sharp = Minibatch.of(SECOND_ROWS, SECOND, memory.draw(6));
    Minibatch blurred = sharp.blurred(memory.spacing() / 2, random);
    assertThat(memory.spacing()).isGreaterThan(0.2);
    assertSame(used, freshAndOld(at, blurred));
    assertThat(used).isNotEqualTo(freshAndOld(at, sharp));
  }

  private static float[] freshAndOld(float[] at, Minibatch minibatch) {
    float weight = 1f / minibatch.fresh();
    return Toy.gradient(
        at, minibatch.rows(), (loss, row) -> loss.ofLabel(row, minibatch.labels()[row], weight));
  }

  @Test
  void spreadReplayGoesOnFromACheckpointAsIfNothingHadHappened() throws IOException {
    RamStorage disk = new RamStorage();
    Trainer trainer = Toy.trainer();
    SpreadReplay flown = new SpreadReplay(context(trainer).withStorage(disk));
    flown.observe(FIRST_ROWS, FIRST);
    flown.observe(SECOND_ROWS, SECOND);
    float[] at = trainer.parameters();
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    flown.save(new DataOutputStream(saved));
    flown.committed();
    flown.observe(FIRST_ROWS, FIRST);

    Trainer other = Toy.trainer();
    SpreadReplay resumed = new SpreadReplay(context(other).withStorage(disk));
    other.setParameters(at);
    resumed.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
    resumed.observe(FIRST_ROWS, FIRST);

    assertThat(other.parameters()).containsExactly(trainer.parameters());
  }

  @Test
  void aBlurredMinibatchIsOffByItsDeviation() {
    float[] rows = new float[10_000];
    Arrays.fill(rows, 5);
    Minibatch sharp = new Minibatch(rows, new int[] {2}, 1);

    Minibatch blurred = sharp.blurred(0.5, new SplitMix64(3));

    double sum = 0;
    double squares = 0;
    for (float value : blurred.rows()) {
      sum += value - 5;
      squares += (value - 5) * (value - 5);
    }
    // Standard errors: 0.005 of the mean, 0.0035 of the deviation.
    assertThat(sum / rows.length).isCloseTo(0, within(0.025));
    assertThat(Math.sqrt(squares / rows.length)).isCloseTo(0.5, within(0.018));
    assertThat(sharp.blurred(0, new SplitMix64(3)).rows()).containsExactly(rows);
  }

  @Test
  void darkReplayHoldsOldSamplesToTheirLogitsAndLabels() {
    Trainer trainer = Toy.trainer();
    float[] stored = trainer.forward(0, trainer.layers(), FIRST_ROWS);
    DarkExperienceReplay strategy = new DarkExperienceReplay(context(trainer));
    strategy.observe(FIRST_ROWS, FIRST);
    float[] at = Toy.moved(trainer.parameters(), 5);
    trainer.setParameters(at);

    float[] used = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    float[] dark =
        Toy.gradient(
            at,
            FIRST_ROWS,
            (loss, row) ->
                loss.squaredDistance(
                    row,
                    Arrays.copyOfRange(stored, row * Toy.CLASSES, (row + 1) * Toy.CLASSES),
                    1f / FIRST.length));
    float[] labeled = Toy.gradient(at, FIRST_ROWS, FIRST);
    float[] fresh = Toy.gradient(at, SECOND_ROWS, SECOND);
    assertSame(used, Toy.sum(Toy.sum(fresh, 0.5f, dark), 1, labeled));
  }

  @Test
  void asymmetricReplayLetsFreshSamplesCompeteWithFreshClassesOnly() {
    Trainer trainer = Toy.trainer();
    AsymmetricReplay strategy = new AsymmetricReplay(context(trainer));
    strategy.observe(FIRST_ROWS, FIRST);
    float[] at = trainer.parameters();

    float[] used = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    BitSet here = new BitSet();
    here.set(2, 4);
    BitSet all = new BitSet();
    all.set(0, 4);
    float[] fresh =
        Toy.gradient(
            at,
            SECOND_ROWS,
            (loss, row) -> loss.crossEntropyAmong(here, row, SECOND[row], 1f / SECOND.length));
    float[] old =
        Toy.gradient(
            at,
            FIRST_ROWS,
            (loss, row) -> loss.crossEntropyAmong(all, row, FIRST[row], 1f / FIRST.length));
    assertSame(used, Toy.sum(fresh, 1, old));
  }

  @Test
  void aStepOfAveragedGemDoesNotRaiseTheLossOnTheMemory() {
    Trainer trainer = Toy.trainer();
    AveragedGem strategy = new AveragedGem(context(trainer));
    strategy.observe(FIRST_ROWS, FIRST);
    float[] at = trainer.parameters();
    float[] reference = Toy.gradient(at, FIRST_ROWS, FIRST);
    float[] fresh = Toy.gradient(at, SECOND_ROWS, SECOND);
    assertThat(Toy.dot(fresh, reference)).as("the two conflict").isNegative();

    float[] used = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    double factor = Toy.dot(fresh, reference) / Toy.dot(reference, reference);
    assertSame(used, Toy.sum(fresh, (float) -factor, reference));
    assertThat(Toy.dot(used, reference)).isCloseTo(0, within(1e-4));
  }

  @Test
  void averagedGemLeavesAGradientThatDoesNoHarm() {
    float[] gradient = {1, 2, -1};
    AveragedGem.project(gradient, new float[] {1, 1, 1});
    assertThat(gradient).containsExactly(1, 2, -1);
  }

  @Test
  void elasticWeightsPullImportantParametersBack() {
    Trainer trainer = Toy.trainer(new Sgd(0.05));
    OnlineEwc strategy = new OnlineEwc(context(trainer));
    for (int i = 0; i < 10; i++) {
      strategy.observe(FIRST_ROWS, FIRST);
    }
    strategy.endTask();
    assertPullsBack(strategy, trainer, 0.05f);
  }

  @Test
  void synapticIntelligencePullsParametersBackThatDidTheWork() {
    Trainer trainer = Toy.trainer(new Sgd(0.05));
    SynapticIntelligence strategy = new SynapticIntelligence(context(trainer));
    for (int i = 0; i < 10; i++) {
      strategy.observe(FIRST_ROWS, FIRST);
    }
    strategy.endTask();
    assertPullsBack(strategy, trainer, 0.05f);
  }

  /** The gradient beyond that of the cross-entropy points away from the anchor, nowhere towards. */
  private static void assertPullsBack(Strategy strategy, Trainer trainer, float rate) {
    float[] anchor = trainer.parameters();
    float[] at = Toy.moved(anchor, 6);
    trainer.setParameters(at);
    float[] fresh = Toy.gradient(at, SECOND_ROWS, SECOND);

    float[] taken = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    double pull = 0;
    for (int i = 0; i < at.length; i++) {
      float penalty = taken[i] / rate - fresh[i];
      assertThat(penalty * (at[i] - anchor[i])).as("parameter %d", i).isGreaterThan(-1e-4f);
      pull += penalty * (at[i] - anchor[i]);
    }
    assertThat(pull).isGreaterThan(1e-3);
  }

  @Test
  void nothingPullsBeforeTheFirstTaskEnded() {
    for (StrategyFactory factory : List.of(Strategies.named("ewc"), Strategies.named("si"))) {
      Trainer trainer = Toy.trainer();
      float[] at = trainer.parameters();

      float[] used = Toy.gradientOf(factory.create(context(trainer)), trainer, FIRST_ROWS, FIRST);

      assertSame(used, Toy.gradient(at, FIRST_ROWS, FIRST));
    }
  }

  @Test
  void learningWithoutForgettingKeepsTheScoresOfOldClasses() {
    Trainer trainer = Toy.trainer();
    LearningWithoutForgetting strategy = new LearningWithoutForgetting(context(trainer));
    strategy.observe(FIRST_ROWS, FIRST);
    float[] taught = trainer.forward(0, trainer.layers(), SECOND_ROWS);
    strategy.endTask();
    float[] at = Toy.moved(trainer.parameters(), 8);
    trainer.setParameters(at);

    float[] used = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    BitSet old = new BitSet();
    old.set(0, 2);
    float[] distilled =
        Toy.gradient(
            at,
            SECOND_ROWS,
            (loss, row) ->
                loss.distillation(
                    old,
                    row,
                    Arrays.copyOfRange(taught, row * Toy.CLASSES, (row + 1) * Toy.CLASSES),
                    2,
                    1f / SECOND.length));
    assertThat(Toy.dot(distilled, distilled)).isGreaterThan(1e-6);
    assertSame(used, Toy.sum(Toy.gradient(at, SECOND_ROWS, SECOND), 1, distilled));
  }

  /** The anchor is what the round began with, not what the minibatch begins with. */
  @Test
  void theProximalTermPullsTowardsTheGlobalModelOfTheRound() {
    Trainer trainer = Toy.trainer();
    FedProx strategy = new FedProx(context(trainer));
    float[] global = Toy.moved(trainer.parameters(), 9);
    strategy.beginRound(global);
    strategy.observe(FIRST_ROWS, FIRST);
    float[] at = trainer.parameters();

    float[] used = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    float[] expected = Toy.gradient(at, SECOND_ROWS, SECOND);
    for (int i = 0; i < expected.length; i++) {
      expected[i] += 0.01f * (at[i] - global[i]);
    }
    assertSame(used, expected);
    float[] distance = Toy.sum(at, -1, global);
    assertThat(Toy.dot(distance, distance)).isGreaterThan(1);
  }

  /** A drift on board is no round: the anchor stays what the ground sent. */
  @Test
  void aTaskMovesTheAnchorOnlyWhereThereAreNoRounds() {
    Trainer trainer = Toy.trainer();
    FedProx strategy = new FedProx(context(trainer));
    float[] global = Toy.moved(trainer.parameters(), 9);
    strategy.beginRound(global);
    strategy.beginTask();
    float[] at = trainer.parameters();

    float[] used = Toy.gradientOf(strategy, trainer, SECOND_ROWS, SECOND);

    float[] pull = Toy.sum(used, -1, Toy.gradient(at, SECOND_ROWS, SECOND));
    assertSame(pull, Toy.sum(new float[at.length], 0.01f, Toy.sum(at, -1, global)));
  }

  @ParameterizedTest
  @CsvSource({
    "fine-tune, 0, 0.79",
    "replay, 0.8, 1",
    "replay-balanced, 0.8, 1",
    "replay-spread, 0.8, 1",
    "derpp, 0.8, 1",
    "er-ace, 0.8, 1",
    "gdumb, 0.8, 1",
    "slda, 0.8, 1"
  })
  void theFirstTaskIsForgottenOrNot(String name, double least, double most) {
    Trainer trainer = Toy.trainer(new Adam(0.02));
    Strategy strategy = Strategies.named(name).create(Toy.context(trainer, 20, 8, 11));

    Toy.showTwoTasks(strategy);

    assertThat(Toy.accuracy(strategy, 0, 2)).as("on the first task").isBetween(least, most);
    assertThat(Toy.accuracy(strategy, 2, 2)).as("on the second task").isGreaterThan(0.8);
  }

  @Test
  void dumbLearnsFromTheMemoryAlone() {
    Trainer trainer = Toy.trainer(new Adam(0.02));
    Strategy strategy = new GreedyDumb(Toy.context(trainer, 0, 8, 12));
    float[] before = trainer.parameters();

    strategy.observe(FIRST_ROWS, FIRST);
    strategy.logits(FIRST_ROWS);

    assertThat(trainer.parameters()).containsExactly(before);
  }

  @Test
  void streamingLdaFreezesTheNetworkAfterTheFirstTask() {
    Trainer trainer = Toy.trainer(new Adam(0.02));
    Strategy strategy = new StreamingLda(Toy.context(trainer, 20, 8, 13));
    for (int i = 0; i < 30; i++) {
      strategy.observe(FIRST_ROWS, FIRST);
    }
    strategy.endTask();
    float[] frozen = trainer.parameters();

    for (int i = 0; i < 5; i++) {
      strategy.observe(SECOND_ROWS, SECOND);
    }

    assertThat(trainer.parameters()).containsExactly(frozen);
    assertThat(Toy.accuracy(strategy, 2, 2)).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @CsvSource({
    "replay",
    "replay-spread",
    "derpp",
    "er-ace",
    "a-gem",
    "gdumb",
    "slda",
    "ewc",
    "si",
    "lwf",
    "fedprox"
  })
  void theSameSeedLearnsTheSame(String name) {
    float[][] results = new float[2][];
    for (int run = 0; run < 2; run++) {
      Trainer trainer = Toy.trainer(new Adam(0.02));
      Strategy strategy = Strategies.named(name).create(Toy.context(trainer, 10, 8, 14));
      Toy.showTwoTasks(strategy);
      results[run] = strategy.logits(FIRST_ROWS);
    }
    assertThat(results[0]).containsExactly(results[1]);
  }

  @Test
  void strategiesOfTheClassPathCanBeChosen() {
    assertThat(Strategies.named("of-a-user").description()).isEqualTo("a test's own");
  }

  @Test
  void anUnknownNameTellsTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strategies.named("derp"))
        .withMessageContaining("strategy 'derp' must be one of [fine-tune, replay,");
  }

  @Test
  void refusesAContextThatMakesNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Toy.context(Toy.trainer(), -1, 1, 1))
        .withMessageContaining("memory -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Toy.context(Toy.trainer(), 1, 0, 1))
        .withMessageContaining("replayed 0");
  }
}
