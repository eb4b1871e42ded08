package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.LearningStatus.GuardStatus;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;

/** The golden set protects the model from its own stream. */
class StreamGuardTest {

  private static final SampleTable GOLDEN = TestModels.data(300, 77);
  private static final SampleTable HELD_OUT = TestModels.data(1000, 78);
  private static final String OFF = "{memory: {samples: 100}, guard: {active: false}}";
  private static final String ON = "{memory: {samples: 100}, guard: {cpu-share: 0.2}}";
  private static final int CLEAN = 600;
  private static final int ALL = 2400;

  /** What happens to the samples after the clean ones. */
  enum Stream {
    BLACK((sample, random) -> Sample.of(new float[TestModels.FEATURES], sample.label())),
    FROZEN((sample, random) -> Sample.of(new float[] {0.3f, 0.2f, 0.9f, 0.5f}, sample.label())),
    GAIN(
        (sample, random) -> {
          float[] features = sample.features();
          for (int i = 0; i < features.length; i++) {
            features[i] *= 100;
          }
          return Sample.of(features, sample.label());
        }),
    HALF_WRONG((sample, random) -> random.nextBoolean() ? wrong(sample) : sample),
    ALL_WRONG((sample, random) -> wrong(sample)),
    CLEAN((sample, random) -> sample);

    private final BiFunction<Sample, SplitMix64, Sample> change;

    Stream(BiFunction<Sample, SplitMix64, Sample> change) {
      this.change = change;
    }

    private static Sample wrong(Sample sample) {
      return Sample.of(sample.features(), (sample.label() + 1) % TestModels.CLASSES.size());
    }

    /** Clean samples, then changed ones up to {@code to}, then clean ones. */
    SampleTable of(int to) {
      SplitMix64 random = new SplitMix64(3);
      List<Sample> samples = new ArrayList<>();
      for (Sample sample : TestModels.data(ALL, 1).rows()) {
        boolean faulty = samples.size() >= StreamGuardTest.CLEAN && samples.size() < to;
        samples.add(faulty ? change.apply(sample, random) : sample);
      }
      return new SampleTable(TestModels.CLASSES, TestModels.FEATURES, samples);
    }
  }

  private static Equipment equipment(SampleTable stream) {
    return Flights.equipment(stream).withGolden(GOLDEN);
  }

  private static OnboardRuntime runtime(String plan, SampleTable stream) {
    return new OnboardRuntime(Flights.settings(plan), equipment(stream));
  }

  private static double heldOut(OnboardRuntime runtime) {
    return ModelEvaluation.of(runtime.learner(), HELD_OUT).value();
  }

  private static GuardStatus guard(OnboardRuntime runtime) {
    GuardStatus guard = runtime.status(minutes(ALL)).learning().guard();
    if (guard == null) {
      throw new AssertionError("no guard");
    }
    return guard;
  }

  @ParameterizedTest
  @EnumSource(names = "CLEAN", mode = EnumSource.Mode.EXCLUDE)
  void aStreamThatGoesWrongDoesNotTakeWhatWasLearned(Stream stream) {
    SampleTable samples = stream.of(ALL);
    OnboardRuntime runtime = runtime(ON, samples);
    Flights.fly(runtime, START, minutes(CLEAN));
    double before = heldOut(runtime);
    Flights.fly(runtime, minutes(CLEAN), Instant.MAX);

    assertThat(before).isGreaterThan(0.9);
    assertThat(heldOut(runtime)).isGreaterThan(before - 0.02);
    assertThat(guard(runtime).freezes() + guard(runtime).samplesSuspect()).isPositive();
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).as("predictions go on").isEqualTo(ALL);
  }

  @Test
  void withoutTheGuardWrongLabelsDestroyTheModel() {
    OnboardRuntime runtime = runtime(OFF, Stream.ALL_WRONG.of(ALL));
    assertThat(heldOut(Flights.fly(runtime))).isLessThan(0.5);
    assertThat(runtime.status(minutes(ALL)).learning().guard()).isNull();
  }

  @Test
  void trainingResumesWhenTheStreamIsSaneAgain() {
    OnboardRuntime runtime = runtime(ON, Stream.ALL_WRONG.of(1400));
    Flights.fly(runtime, START, minutes(1400));
    assertThat(guard(runtime).phase()).isEqualTo("frozen");
    long trained = runtime.count(Counter.SAMPLES_TRAINED);
    Flights.fly(runtime, minutes(1400), Instant.MAX);

    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isGreaterThan(trained + 300);
    assertThat(guard(runtime).phase()).isNotEqualTo("frozen");
    assertThat(guard(runtime).freezes()).isEqualTo(1);
    assertThat(heldOut(runtime)).isGreaterThan(0.9);
  }

  @Test
  void suspectInputsAreCountedAndNeitherTrainedOnNorKept() {
    OnboardRuntime runtime = runtime(ON, Stream.GAIN.of(800));
    Flights.fly(runtime);
    assertThat(guard(runtime).samplesSuspect()).isEqualTo(200);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(ALL - 200);
  }

  @Test
  void aCleanStreamIsLearnedAsWellAsWithoutTheGuard() {
    OnboardRuntime guarded = Flights.fly(runtime(ON, Stream.CLEAN.of(ALL)));
    OnboardRuntime unguarded = Flights.fly(runtime(OFF, Stream.CLEAN.of(ALL)));
    assertThat(guard(guarded).freezes()).isZero();
    assertThat(guard(guarded).samplesSuspect()).isZero();
    assertThat(heldOut(guarded)).isGreaterThan(heldOut(unguarded) - 0.01);
  }

  @Test
  void aFrozenSatelliteStaysFrozenThroughRestartsAndEndsWithTheSameBits() {
    SampleTable samples = Stream.ALL_WRONG.of(1400);
    OnboardRuntime whole = Flights.fly(runtime(ON, samples));

    RamStorage memory = new RamStorage();
    MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
    OnboardRuntime restarted = null;
    Instant from = START;
    for (Instant until : List.of(minutes(650), minutes(1200), minutes(1410), Instant.MAX)) {
      restarted =
          new OnboardRuntime(
              Flights.settings(ON), equipment(samples).withState(memory, checkpoints));
      Flights.fly(restarted, from, until);
      restarted.checkpoint();
      from = until;
    }
    OnboardRuntime last = Objects.requireNonNull(restarted);
    assertThat(last.learner().weights()).isEqualTo(whole.learner().weights());
    assertThat(guard(last).freezes()).isEqualTo(guard(whole).freezes()).isPositive();
    assertThat(last.count(Counter.SAMPLES_TRAINED)).isEqualTo(whole.count(Counter.SAMPLES_TRAINED));
  }

  @Test
  void judgingIsChargedToTheEnergyBudget() {
    SampleTable samples = Stream.CLEAN.of(ALL);
    OnboardRuntime guarded = Flights.fly(runtime(ON, samples));
    OnboardRuntime unguarded = Flights.fly(runtime(OFF, samples));
    double with = guarded.status(minutes(ALL)).computing().energyJoules();
    double without = unguarded.status(minutes(ALL)).computing().energyJoules();
    assertThat(with).isGreaterThan(without).isLessThan(1.25 * without);
  }

  @Test
  void theLastLayerAloneIsProtectedToo() {
    OnboardRuntime runtime =
        new OnboardRuntime(
            Flights.settings("{train: head, memory: {samples: 100}, guard: {cpu-share: 0.2}}"),
            Equipment.standalone(
                    trained(),
                    SampleStream.inOrder(Stream.ALL_WRONG.of(ALL), false),
                    EnergyBudget.unlimited(1, 1e9))
                .withGolden(GOLDEN));
    double before = heldOut(runtime);
    Flights.fly(runtime);
    assertThat(heldOut(runtime)).isGreaterThan(before - 0.02);
  }

  private static Learner trained() {
    Learner learner = new Learner(TestModels.compiled(1));
    for (int step = 0; step < 300; step++) {
      learner.train(TestModels.data(32, 1000 + step).rows());
    }
    return learner;
  }
}
