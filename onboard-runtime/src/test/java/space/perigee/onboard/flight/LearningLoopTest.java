package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;

class LearningLoopTest {

  private static final SampleTable DATA = TestModels.data(200, 1);
  private static final Instant END = minutes(200);

  /** Multiply-accumulates of the layers of {@link TestModels#compiled}. */
  private static final double[] MACS = {4 * 8 + 8, 8 * 6 + 6, 6 * 3 + 3};

  @Test
  void trainsOnEverySampleAsItComesWithoutACondition() {
    OnboardRuntime runtime = Flights.runtime("{}", DATA);
    for (int i = 0; i < 200; i++) {
      runtime.step(minutes(i));
      assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(i + 1);
    }
    LearningStatus status = runtime.status(END).learning();
    assertThat(status.kept()).isEqualTo(200);
    assertThat(status.waiting()).isZero();
    assertThat(runtime.status(END).samples().windowAccuracy()).isGreaterThan(0.7);
  }

  @Test
  void waitsForABatchWithoutACondition() {
    OnboardRuntime runtime = Flights.fly(Flights.runtime("{batch: 16}", DATA));

    assertThat(runtime.count(Counter.STEPS_TAKEN)).isEqualTo(12);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(192);
    assertThat(runtime.status(END).learning().waiting()).isEqualTo(8);
  }

  @Test
  void aConditionStartsATrainingOnAllThatWaits() {
    String plan = "{batch: 16, train-when: {samples: {at-least: 50}}}";
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, DATA));

    LearningStatus status = runtime.status(END).learning();
    assertThat(status.trainings()).isEqualTo(4);
    assertThat(status.lastTraining())
        .isEqualTo(new LearningStatus.LastTraining(minutes(199), "train: samples 50 of 50: yes"));
    assertThat(runtime.count(Counter.STEPS_TAKEN)).isEqualTo(16);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(200);
  }

  @Test
  void eachSampleIsPartOfSoManyStepsAndKeptOnce() {
    String plan = "{batch: 16, steps-per-sample: 3, train-when: {samples: {at-least: 32}}}";
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, DATA));

    assertThat(runtime.count(Counter.STEPS_TAKEN)).isEqualTo(6 * 2 * 3);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(192);
    assertThat(runtime.status(END).learning().kept()).isEqualTo(192);
  }

  @Test
  void withoutStepsItPredictsOnly() {
    OnboardRuntime runtime = Flights.fly(Flights.runtime("steps-per-sample: 0", DATA));

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(200);
    assertThat(runtime.learner().weights()).isEqualTo(startWeights());
  }

  @Test
  void theOldestGivesWayWhenTooManyWait() {
    String plan = "{waiting: 20, train-when: {samples: {at-least: 190}}}";
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, DATA), START, minutes(189));

    assertThat(runtime.status(END).learning().waiting()).isEqualTo(20);
    assertThat(runtime.count(Counter.SAMPLES_GIVEN_UP)).isEqualTo(169);
    Flights.fly(runtime, minutes(189), minutes(190));
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(20);
    SampleTable newest = new SampleTable(DATA.classes(), 4, DATA.rows().subList(170, 190));
    assertThat(runtime.learner().weights()).isEqualTo(weights("{}", newest));
  }

  @Test
  void aTrainingTakesOneStepAtACallAndNoSampleMeanwhile() {
    String plan = "{batch: 8, steps-per-sample: 2, train-when: {samples: {at-least: 32}}}";
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, DATA), START, minutes(31));
    for (int step = 1; step <= 8; step++) {
      Instant next = runtime.step(minutes(40));
      assertThat(runtime.count(Counter.STEPS_TAKEN)).isEqualTo(step);
      assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(32);
      assertThat(next).isBeforeOrEqualTo(minutes(40));
    }
    runtime.step(minutes(40));
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(33);
  }

  @Test
  void theClockOfTheMachineChangesNothing() {
    String plan = "{batch: 8, steps-per-sample: 2, train-when: {samples: {at-least: 32}}}";
    OnboardRuntime punctual = Flights.fly(Flights.runtime(plan, DATA));
    OnboardRuntime late = Flights.runtime(plan, DATA);
    Instant now = START;
    while (!late.hasLearnedAll()) {
      late.step(now);
      now = now.plusSeconds(50);
    }
    assertThat(late.learner().weights()).isEqualTo(punctual.learner().weights());
  }

  @Test
  void aDriftIsNoticedAndStartsATraining() {
    SampleTable data = TestModels.drifting(800, 1);
    String plan =
        """
        batch: 8
        replayed: 8
        train-when: {any: [{samples: {at-least: 300}}, {drift: {detector: page-hinkley}}]}
        drift: {page-hinkley: {lambda: 5}}
        """;
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, data), START, minutes(500));

    assertThat(sightings(runtime, "page-hinkley").last()).isAfterOrEqualTo(minutes(400));
    assertThat(runtime.count(Counter.DRIFTS)).isPositive();
    LearningStatus.LastTraining last = runtime.status(END).learning().lastTraining();
    if (last == null) {
      throw new AssertionError("no training");
    }
    assertThat(last.reason()).contains("drift page-hinkley 2026-01-01T");
    assertThat(last.at()).isAfterOrEqualTo(minutes(400)).isBefore(minutes(500));
  }

  private static LearningStatus.Sightings sightings(OnboardRuntime runtime, String detector) {
    LearningStatus.Sightings seen = runtime.status(END).learning().drifts().get(detector);
    if (seen == null) {
      throw new AssertionError(detector + " has noticed nothing");
    }
    return seen;
  }

  /** Elastic weights hold nothing before a task has ended, and then what was learned in it. */
  @Test
  void aDriftEndsATaskForTheStrategy() {
    SampleTable data = TestModels.drifting(300, 1);
    String detector = ", drift: {page-hinkley: {lambda: ";
    Weights held = weights("{strategy: ewc" + detector + "5}}}", data);
    Weights free = weights("{strategy: ewc" + detector + "500}}}", data);
    Weights fineTuned = weights("strategy: fine-tune", data);

    assertThat(free).isEqualTo(fineTuned);
    assertThat(held).isNotEqualTo(fineTuned);
  }

  private static Weights weights(String plan, SampleTable data) {
    return Flights.fly(Flights.runtime(plan, data)).learner().weights();
  }

  @Test
  void embeddingsTellADriftWithoutAnyLabel() {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : TestModels.data(1200, 1).rows()) {
      float[] features = sample.features();
      if (samples.size() >= 800) {
        features[3] += 2;
      }
      samples.add(Sample.unlabeled(features));
    }
    SampleTable data = new SampleTable(TestModels.CLASSES, TestModels.FEATURES, samples);
    String plan = "{train: head, drift: {embedding-distance: {block: 16, reference-blocks: 16}}}";
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, data));

    assertThat(sightings(runtime, "embedding-distance").last())
        .isAfter(minutes(800))
        .isBefore(minutes(840));
    assertThat(runtime.status(END).samples().accuracy()).as("nothing to judge by").isNull();
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(1200);
  }

  /** A training that moves the features is no drift. */
  @Test
  void theDetectorOfEmbeddingsBeginsAnewAfterATrainingOfTheFeatures() {
    String plan =
        """
        steps-per-sample: 20
        train-when: {samples: {at-least: 600}}
        drift: {embedding-distance: {block: 16, reference-blocks: 16}}
        """;
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, TestModels.data(1200, 1)));

    assertThat(runtime.count(Counter.TRAININGS)).isEqualTo(2);
    assertThat(runtime.count(Counter.DRIFTS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"full, 0", "1, 1", "head, 2"})
  void frozenLayersCostOneForwardPassASampleAndStayAsTheyAre(String train, int cut) {
    Learner learner = new Learner(TestModels.compiled(1));
    learner.train(DATA.rows().subList(0, 32));
    float[] before = learner.weights().toArray();
    Equipment equipment =
        Equipment.standalone(
            learner, SampleStream.inOrder(DATA, false), EnergyBudget.unlimited(1, 1));
    String plan = "{strategy: replay, batch: 4, replayed: 4, train: " + train + "}";

    OnboardRuntime runtime = Flights.fly(new OnboardRuntime(Flights.settings(plan), equipment));

    double predicting = 2 * Arrays.stream(MACS).sum() * 200;
    double trained = 4 * 50 + 4 * 49;
    double training = 6 * Arrays.stream(MACS, cut, 3).sum() * trained;
    assertThat(runtime.status(END).computing().energyJoules())
        .isCloseTo(predicting + training, within(1e-6));
    float[] after = learner.weights().toArray();
    int frozen = (int) Arrays.stream(MACS, 0, cut).sum();
    assertThat(Arrays.copyOf(after, frozen)).containsExactly(Arrays.copyOf(before, frozen));
    assertThat(Arrays.copyOfRange(after, frozen, after.length))
        .isNotEqualTo(Arrays.copyOfRange(before, frozen, before.length));
  }

  @Test
  void withoutEnergyItPredictsOnAndWaits() {
    double step = 6 * Arrays.stream(MACS).sum() * 16;
    double predicting = 2 * Arrays.stream(MACS).sum() * 200;
    EnergyBudget budget = new EnergyBudget(predicting + 3.5 * step, 0, 1, 1, 1);
    String plan = "{strategy: fine-tune, batch: 16, train-when: {samples: {at-least: 180}}}";

    OnboardRuntime runtime =
        Flights.fly(new OnboardRuntime(Flights.settings(plan), Flights.equipment(DATA, budget)));

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(200);
    assertThat(runtime.count(Counter.STEPS_TAKEN)).isEqualTo(3);
    assertThat(runtime.count(Counter.STEPS_DENIED)).isEqualTo(1);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(48);
    assertThat(runtime.status(END).learning().waiting()).isEqualTo(200 - 48);
  }

  /** A training for which there is no energy does not use up the drift that asked for it. */
  @Test
  void aTrainingStartsOnlyIfThereIsEnergyForItsFirstStep() {
    EnergyBudget none = new EnergyBudget(0, 0, 1, 1, 1);
    String plan = "{strategy: fine-tune, train-when: {samples: {at-least: 150}}}";
    OnboardRuntime runtime =
        Flights.fly(new OnboardRuntime(Flights.settings(plan), Flights.equipment(DATA, none)));

    assertThat(runtime.count(Counter.TRAININGS)).isZero();
    assertThat(runtime.count(Counter.STEPS_DENIED)).isEqualTo(51);
    assertThat(runtime.learner().weights()).isEqualTo(startWeights());
  }

  @Test
  void aConditionCanAskForEnergyAndForThePass() {
    String plan =
        "train-when: {all: [{energy: {at-least-fraction: 0.9}}, {next-pass: {not-within: PT0S}}]}";
    OnboardRuntime full = Flights.fly(Flights.runtime(plan, DATA));
    assertThat(full.count(Counter.TRAININGS)).isEqualTo(200);

    double macs = Arrays.stream(MACS).sum();
    EnergyBudget small = new EnergyBudget(1000 * macs, 0, 1, 1, 1);
    OnboardRuntime saving =
        Flights.fly(new OnboardRuntime(Flights.settings(plan), Flights.equipment(DATA, small)));
    assertThat(saving.count(Counter.TRAININGS)).isBetween(1L, 10L);
    assertThat(saving.count(Counter.STEPS_DENIED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"replay", "derpp", "er-ace", "a-gem"})
  void aSampleThatIsNotFiniteIsNotUsed(String strategy) {
    List<Sample> samples = new ArrayList<>(DATA.rows());
    samples.add(50, Sample.of(new float[] {1, Float.NaN, 0, 0}, 1));
    SampleTable damaged = new SampleTable(DATA.classes(), DATA.featureCount(), samples);
    String plan = "{strategy: " + strategy + ", batch: 4, replayed: 4}";

    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, damaged));

    assertThat(runtime.count(Counter.SAMPLES_SKIPPED)).isEqualTo(1);
    assertThat(runtime.count(Counter.STEPS_UNDONE)).isZero();
    assertThat(runtime.learner().weights()).isEqualTo(weights(plan, DATA));
  }

  @Test
  void samplesWithoutALabelAreOnlyPredicted() {
    SampleTable few = Flights.oneLabelIn(4, DATA);
    OnboardRuntime runtime = Flights.fly(Flights.runtime("{}", few));

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(200);
    assertThat(runtime.count(Counter.SAMPLES_JUDGED)).isEqualTo(50);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(50);
    List<Sample> labeled = few.rows().stream().filter(Sample::isLabeled).toList();
    assertThat(runtime.learner().weights())
        .isEqualTo(weights("{}", new SampleTable(few.classes(), 4, labeled)));
  }

  @Test
  void theModelLabelsWhatItIsSureOfAndKeepsNoneOfIt() {
    SampleTable few = Flights.oneLabelIn(4, TestModels.data(800, 1));
    String plan = "{batch: 8, waiting: 32, pseudo-labels: {confidence: 0.7, margin: 0.3}}";
    OnboardRuntime runtime = Flights.fly(Flights.runtime(plan, few));

    assertThat(runtime.count(Counter.PSEUDO_LABELS)).isBetween(20L, 200L);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(200);
    assertThat(runtime.status(END).learning().kept()).isEqualTo(200);
    assertThat(runtime.learner().weights()).isNotEqualTo(weights("{batch: 8}", few));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy: derpp | strategy 'derpp' needs Perigee's engine, and the model has a layer that only DL4J runs; must be one of fine-tune, replay, replay-balanced, replay-spread
          train: head     | 'train', 'hard-examples' and 'embedding-distance' need Perigee's engine
          hard-examples: {score: margin, kept: 8, bytes-per-pass: 100} | leave them out
          """)
  void aNetworkOfOtherLayersLearnsByReplayAlone(String plan, String problem) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new OnboardRuntime(Flights.settings(plan), ofStockLayers()))
        .withMessageStartingWith("learning plan: ")
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "strategy: replay-balanced", "{memory: {bits: 8}, batch: 4}"})
  void aNetworkOfOtherLayersLearns(String plan) {
    OnboardRuntime runtime =
        Flights.fly(new OnboardRuntime(Flights.settings(plan), ofStockLayers()));

    assertThat(runtime.status(END).learning().kept()).isEqualTo(200);
    assertThat(runtime.status(END).samples().windowAccuracy()).isGreaterThan(0.6);
  }

  private static Equipment ofStockLayers() {
    return Equipment.standalone(
        new Learner(TestModels.normalized(1)),
        SampleStream.inOrder(DATA, false),
        EnergyBudget.unlimited(1, 1e9));
  }

  @Test
  void whatTheNetworkCannotDoIsRefused() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Flights.runtime("train: 3", DATA))
        .withMessage("learning plan: layer 3 must be below 3, the number of layers");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Flights.runtime("pseudo-labels: {confidence: 0.3}", DATA))
        .withMessageStartingWith("learning plan: pseudo-labels: confidence 0.3");
  }

  private static Weights startWeights() {
    return new Learner(TestModels.compiled(1)).weights();
  }
}
