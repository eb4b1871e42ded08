package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.LearningParts;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.strategy.StateArrays;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.example.Example;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.SegmentStore;

/** What a model from the ground does to the learning. */
class ModelRoundTest {

  private static final SampleTable DATA = TestModels.data(120, 1);

  /** Parameters of the first two layers. */
  private static final int FIRST_TWO = 4 * 8 + 8 + 8 * 6 + 6;

  private static final ContactPlan PLAN =
      ContactPlan.of(
          List.of(contact(20, 24), contact(60, 64), contact(100, 104), contact(130, 140)));

  private final VirtualLink link = new VirtualLink(4);
  private final RamStorage memory = new RamStorage();
  private final MemoryJournalFolder outbox = new MemoryJournalFolder();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private VirtualGround ground = new VirtualGround(start(), w -> w);
  private SampleTable stream = DATA;
  private int generation = link.generation();

  @Test
  void theAnchorOfTheProximalTermIsTheGlobalModelOfTheRound() throws IOException {
    ground = new VirtualGround(start(), weights -> scaledFrom(0, weights));
    OnboardRuntime runtime = flyUntilAModelComes("strategy: fedprox");

    Weights global = global();
    assertThat(global).isNotEqualTo(runtime.learner().weights());
    assertThat(anchor(runtime)).containsExactly(global.toArray());
    fly(runtime, minutes(30), minutes(50));
    assertThat(anchor(runtime)).as("until the next round").containsExactly(global.toArray());
  }

  private float[] anchor(OnboardRuntime runtime) throws IOException {
    runtime.checkpoint();
    Checkpoint checkpoint = checkpoints.load(runtime.learner().layout()).orElseThrow();
    LearningParts.Saved strategy = checkpoint.learning().parts().get("strategy");
    if (strategy == null) {
      throw new AssertionError("no strategy");
    }
    float[] anchor = new float[(int) runtime.learner().layout().size()];
    StateArrays.readInto(new DataInputStream(new ByteArrayInputStream(strategy.bytes())), anchor);
    return anchor;
  }

  @Test
  void hardExamplesReachTheGroundOnceEach() {
    OnboardRuntime runtime =
        runtime("hard-examples: {score: margin, kept: 16, bytes-per-pass: 400}");
    fly(runtime, START, minutes(140));

    List<Example> arrived =
        ground.examples.stream().flatMap(batch -> batch.examples().stream()).toList();
    assertThat(ground.examples).hasSizeGreaterThan(1);
    assertThat(arrived).extracting(Example::id).doesNotHaveDuplicates();
    assertThat(arrived)
        .allSatisfy(
            example ->
                assertThat(example.values())
                    .isEqualTo(DATA.rows().get((int) example.id()).features()));
    assertThat(runtime.count(Counter.HARD_EXAMPLES_SENT)).isEqualTo(arrived.size());
  }

  @Test
  void labelsOfTheGroundAreTrainedOnOnceEach() {
    ground.people = example -> DATA.rows().get((int) example.id()).label();
    String plan = "hard-examples: {score: margin, kept: 16, bytes-per-pass: 400}";
    OnboardRuntime runtime = runtime(plan);
    fly(runtime, START, minutes(70));
    long labeled = runtime.count(Counter.LABELS_TAKEN);
    assertThat(labeled).isPositive();
    link.shut();
    runtime = runtime(plan);
    fly(runtime, minutes(70), minutes(140));

    long sent = ground.examples.stream().mapToLong(batch -> batch.examples().size()).sum();
    LearningStatus.HardExampleStatus hard = hard(runtime);
    assertThat(hard.labeled()).isGreaterThan(labeled).isLessThanOrEqualTo(sent);
    assertThat(hard.awaited()).isEqualTo((int) (sent - hard.labeled()));
    assertThat(runtime.count(Counter.SAMPLES_TRAINED))
        .as("those of the stream, and again those that were labelled")
        .isEqualTo(DATA.rows().size() + hard.labeled());
    assertThat(runtime.count(Counter.SAMPLES_JUDGED))
        .as("by the label of the stream alone")
        .isEqualTo(DATA.rows().size());
  }

  @Test
  void labelsOfTheGroundReachTheAccuracyAndTheDetectors() {
    stream =
        new SampleTable(
            DATA.classes(),
            DATA.featureCount(),
            DATA.rows().stream().map(sample -> Sample.unlabeled(sample.features())).toList());
    ground.people =
        example -> {
          int predicted = example.predicted();
          return example.id() < 50 ? predicted : (predicted + 1) % DATA.classes().size();
        };
    OnboardRuntime runtime =
        runtime(
            "{hard-examples: {score: random, kept: 60, bytes-per-pass: 8000},"
                + " drift: {page-hinkley: {delta: 0.01, lambda: 4}}}");
    fly(runtime, START, minutes(58));
    assertThat(runtime.count(Counter.SAMPLES_JUDGED))
        .isEqualTo(runtime.count(Counter.LABELS_TAKEN))
        .isPositive();
    assertThat(runtime.status(minutes(58)).samples().windowAccuracy())
        .as("the untrained model predicts as it did when it saw them")
        .isEqualTo(1);
    assertThat(runtime.count(Counter.DRIFTS)).isZero();
    fly(runtime, minutes(58), minutes(140));

    assertThat(runtime.count(Counter.SAMPLES_JUDGED))
        .isEqualTo(runtime.count(Counter.LABELS_TAKEN));
    assertThat(runtime.status(minutes(140)).samples().windowAccuracy()).isLessThan(0.8);
    assertThat(runtime.count(Counter.DRIFTS)).as("labels contradict it from now on").isPositive();
  }

  @Test
  void aLabelThatTheModelHasNoClassForIsRefused() {
    ground.people = example -> 99;
    OnboardRuntime runtime =
        runtime("hard-examples: {score: margin, kept: 16, bytes-per-pass: 400}");
    fly(runtime, START, minutes(140));

    assertThat(runtime.count(Counter.LABELS_TAKEN)).isZero();
    assertThat(ground.refused).isPositive();
  }

  @Test
  void otherFrozenLayersAreTakenAndTheRowsOfTheOldOnesDropped() {
    ground = new VirtualGround(start(), weights -> scaledFrom(0, weights));
    String plan =
        "{strategy: replay, train: head, memory: {samples: 50, bits: 8},"
            + " train-when: {samples: {at-least: 8}}}";
    OnboardRuntime runtime = flyUntilAModelComes(plan);

    assertThat(runtime.status(minutes(30)).learning().kept()).isZero();
    assertThat(runtime.status(minutes(30)).learning().waiting()).isZero();
    assertThat(runtime.count(Counter.SAMPLES_GIVEN_UP)).isPositive();
    float[] now = runtime.learner().weights().toArray();
    assertThat(Arrays.copyOf(now, FIRST_TWO))
        .containsExactly(Arrays.copyOf(global().toArray(), FIRST_TWO));
    fly(runtime, minutes(30), minutes(59));
    assertThat(runtime.status(minutes(59)).learning().kept()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"head, 94", "1, 40", "full, 0"})
  void theMemoryStaysWhenFrozenLayersDo(String train, int trainedFrom) {
    ground = new VirtualGround(start(), weights -> scaledFrom(trainedFrom, weights));
    OnboardRuntime runtime = flyUntilAModelComes("{strategy: replay, train: " + train + "}");

    assertThat(runtime.status(minutes(30)).learning().kept())
        .isEqualTo((int) runtime.count(Counter.SAMPLES_SEEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | {strategy: derpp, batch: 4, replayed: 4, memory: {samples: 20, bits: 8}}",
        "2 | {strategy: er-ace, train: 1, batch: 4, replayed: 4, memory: {samples: 20, bits: 8}}",
        "3 | {strategy: replay-balanced, steps-per-sample: 3, train-when: {samples: {at-least: 10}}}",
        "4 | {strategy: ewc, batch: 4, drift: {page-hinkley: {lambda: 5}}}",
        "5 | {strategy: fedprox, hard-examples: {score: margin, kept: 8, bytes-per-pass: 300}}"
      })
  void agreesWithTheGroundThoughItIsKilledAgainAndAgain(long seed, String plan) {
    ground = new VirtualGround(start(), weights -> scaledFrom(0, weights));
    SplitMix64 random = new SplitMix64(seed);
    Instant now = START;
    OnboardRuntime runtime = runtime(plan);
    int kills = 0;
    while (now.isBefore(minutes(125))) {
      Instant kill = now.plusMillis(random.nextLong(1_000, 900_000));
      fly(runtime, now, kill);
      now = kill;
      link.shut();
      runtime = runtime(plan);
      kills++;
    }
    fly(runtime, now, minutes(200));

    assertThat(kills).isGreaterThan(8);
    assertThat(ground.heard).isNotEmpty();
    assertThat(runtime.count(Counter.DELTAS_REFUSED)).isZero();
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(120);
    assertThat(runtime.learner().weights()).isEqualTo(ground.global);
  }

  @Test
  void hardExamplesAreChosenBeforeEachPassUnderItsBudget() {
    String plan = "hard-examples: {score: margin, kept: 16, bytes-per-pass: 200}";
    OnboardRuntime runtime = runtime(plan);
    fly(runtime, START, minutes(18));
    assertThat(runtime.count(Counter.HARD_EXAMPLES_SENT)).isZero();
    assertThat(hard(runtime).candidates()).isEqualTo(16);

    fly(runtime, minutes(18), minutes(22));
    int fitting = 200 / (28 + 4 * TestModels.FEATURES);
    assertThat(runtime.count(Counter.HARD_EXAMPLES_SENT)).isEqualTo(fitting);
    assertThat(ground.examples).hasSize(1);
    assertThat(ground.examples.get(0).examples()).hasSize(fitting);
  }

  private static LearningStatus.HardExampleStatus hard(OnboardRuntime runtime) {
    LearningStatus.HardExampleStatus status = runtime.status(START).learning().hardExamples();
    if (status == null) {
      throw new AssertionError("no hard examples");
    }
    return status;
  }

  private Weights global() {
    Weights global = ground.global;
    if (global == null) {
      throw new AssertionError("the ground made no model");
    }
    return global;
  }

  private OnboardRuntime flyUntilAModelComes(String plan) {
    OnboardRuntime runtime = runtime(plan);
    Instant now = START;
    while (runtime.count(Counter.MODELS_ADOPTED) == 0 && now.isBefore(minutes(30))) {
      now = step(runtime, now);
    }
    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isEqualTo(1);
    return runtime;
  }

  private void fly(OnboardRuntime runtime, Instant from, Instant until) {
    Instant now = from;
    while (now.isBefore(until)) {
      now = step(runtime, now);
    }
  }

  private Instant step(OnboardRuntime runtime, Instant now) {
    Instant next = runtime.step(now);
    if (link.generation() != generation) {
      generation = link.generation();
      ground.onLinkUp();
    }
    ground.step(now, link);
    return next.isAfter(now) ? next : now;
  }

  private OnboardRuntime runtime(String plan) {
    return new OnboardRuntime(
        Flights.settings(plan)
            .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1))),
        new Equipment(
            new Learner(TestModels.compiled(1)),
            SampleStream.inOrder(stream, false),
            null,
            EnergyBudget.unlimited(1, 1e9),
            PLAN,
            GroundLink.trusted(link, new SegmentStore(new MemoryJournalFolder()), outbox),
            memory,
            checkpoints,
            PredictionSink.NONE));
  }

  private static Weights start() {
    return new Learner(TestModels.compiled(1)).weights();
  }

  /** Other weights, from a parameter on. */
  private static Weights scaledFrom(int first, Weights weights) {
    float[] values = weights.toArray();
    for (int i = first; i < values.length; i++) {
      values[i] *= 0.99f;
    }
    return Weights.of(weights.layout(), values);
  }

  private static Contact contact(long from, long to) {
    return new Contact("sat", "station", minutes(from), minutes(to), 45);
  }
}
