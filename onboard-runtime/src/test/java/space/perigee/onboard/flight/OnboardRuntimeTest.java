package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.PassReport;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.SegmentStore;

class OnboardRuntimeTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final SampleTable DATA = TestModels.data(120, 1);

  private static final ContactPlan PLAN =
      ContactPlan.of(
          List.of(
              contact("sat", 20, 24),
              contact("other", 30, 40),
              contact("sat", 60, 64),
              contact("sat", 100, 104),
              contact("sat", 130, 140),
              contact("sat", 160, 170)));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** Outlives a runtime, as a disk does. */
  private final RecordStorage memory = new RamStorage();

  private static final double PAYLOAD_BPS = 4;

  private VirtualLink link = new VirtualLink(4);
  private VirtualGround ground = new VirtualGround(start(), w -> w);
  private @Nullable LabeledData golden;

  @BeforeEach
  void meetTheGround() {
    ground = new VirtualGround(start(), OnboardRuntimeTest::nudge);
  }

  @Test
  void agreesBitForBitWithTheGroundAfterTheLastContact() {
    OnboardRuntime runtime = fly(runtime(), START, minutes(180));

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(120);
    assertThat(runtime.count(Counter.DELTAS_ACKED)).isGreaterThanOrEqualTo(4);
    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isGreaterThanOrEqualTo(4);
    assertThat(runtime.count(Counter.DELTAS_REFUSED)).isZero();
    assertThat(runtime.learner().weights()).isEqualTo(ground.global);
    assertThat(ground.heard.get(ground.heard.size() - 1).samples()).isEqualTo(120);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesThoughItIsKilledAgainAndAgain(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    Instant now = START;
    OnboardRuntime runtime = runtime();
    int kills = 0;
    while (now.isBefore(minutes(165))) {
      Instant kill = now.plusMillis(random.nextLong(1_000, 900_000));
      runtime = fly(runtime, now, kill.isBefore(minutes(165)) ? kill : minutes(165));
      now = kill;
      link.shut();
      runtime = runtime();
      kills++;
    }
    runtime = fly(runtime, now, minutes(200));

    assertThat(kills).isGreaterThan(10);
    assertThat(ground.heard).isNotEmpty();
    assertThat(runtime.learner().weights()).isEqualTo(ground.global);
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(120);
    assertThat(runtime.count(Counter.DELTAS_REFUSED)).isZero();
  }

  @Test
  void keepsWhatTheGroundHasNotMergedWhenAModelArrives() {
    OnboardRuntime runtime = runtime();
    Instant now = START;
    while (runtime.count(Counter.MODELS_ADOPTED) == 0) {
      now = fly(runtime, now);
    }

    Weights merged = ground.heard.get(0).weights();
    Weights alone = flyAlone(runtimeAlone(), START, now).learner().weights();
    float[] expected = lastGlobal().toArray();
    for (int i = 0; i < expected.length; i++) {
      expected[i] += alone.get(i) - merged.get(i);
    }
    assertThat(alone).isNotEqualTo(merged);
    assertThat(runtime.learner().weights().toArray()).isEqualTo(expected);
  }

  @Test
  void rollsAModelBackThatDoesWorseOnTheGoldenSet() {
    golden = TestModels.data(100, 9);
    ground = new VirtualGround(start(), OnboardRuntimeTest::negate);
    OnboardRuntime runtime = fly(runtime(), START, minutes(180));

    assertThat(runtime.count(Counter.MODELS_ROLLED_BACK)).isPositive();
    assertThat(runtime.learner().weights()).isNotEqualTo(ground.global);
    assertThat(ground.receipts).extracting(Receipt::verdict).contains(Receipt.Verdict.ACCEPTED);
    Weights alone = flyAlone(runtimeAlone(), START, minutes(180)).learner().weights();
    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isZero();
    assertThat(runtime.learner().weights()).isEqualTo(alone);
    assertThat(runtime.exchangeState().mirror().find(lastGlobal().version())).isPresent();
  }

  @Test
  void preparesTheDeltaBeforeAosAndKeepsItDurably() throws IOException {
    Duration lead = settings().contacts().lead();
    OnboardRuntime runtime = fly(runtime(), START, minutes(20).minus(lead).minusSeconds(1));
    assertThat(runtime.count(Counter.DELTAS_SENT)).isZero();

    runtime.step(minutes(20).minus(lead));

    assertThat(runtime.count(Counter.DELTAS_SENT)).isEqualTo(1);
    assertThat(runtime.status(minutes(20)).downlink().queueBytes()).isPositive();
    assertThat(link.isUp()).isFalse();
    assertThat(Files.exists(folder.resolve(FileCheckpointStore.NEWEST))).isTrue();
    OnboardRuntime restarted = runtime();
    assertThat(restarted.exchangeState().outgoing()).isNotNull();
    assertThat(restarted.count(Counter.DELTAS_SENT)).isEqualTo(1);
  }

  @Test
  void offersOnceAContactUnlessEnoughWasLearnedAnew() {
    fly(runtime(), START, minutes(50));
    assertThat(ground.heard).hasSize(1);

    ground = new VirtualGround(start(), w -> w);
    link = new VirtualLink(4);
    ContactRules rules = ContactRules.DEFAULT;
    FlightSettings eager =
        settings()
            .withContacts(
                new ContactRules(
                    rules.lead(),
                    1,
                    Duration.ofSeconds(60),
                    rules.adoptionTolerance(),
                    rules.deltas(),
                    rules.personal(),
                    0));
    fly(runtime(eager, new MemoryCheckpointStore()), START, minutes(50));
    assertThat(ground.heard).hasSizeGreaterThan(1);
  }

  /** A pass of 4 minutes at 4 bit/s carries 119 bytes, less than a lossless delta takes. */
  @Test
  void sendsInLayersWhatAPassCannotCarryWhole() {
    ground = new VirtualGround(start(), w -> w);
    ContactRules rules = ContactRules.DEFAULT;
    FlightSettings narrow =
        settings()
            .withContacts(
                new ContactRules(
                    rules.lead(),
                    1_000_000,
                    rules.minContactLeft(),
                    rules.adoptionTolerance(),
                    rules.deltas(),
                    rules.personal(),
                    PAYLOAD_BPS));
    OnboardRuntime runtime =
        fly(runtime(narrow, new MemoryCheckpointStore()), START, minutes(24).plusSeconds(1));

    PassReport pass = Objects.requireNonNull(runtime.status(minutes(25)).downlink().lastPass());
    assertThat(pass.plannedBytes()).isEqualTo((long) (239 * PAYLOAD_BPS / 8));
    assertThat(pass.deltasAcked()).isGreaterThan(1).isEqualTo(ground.heard.size());
    assertThat(pass.sentBytes()).isPositive();
    assertThat(ground.heard.get(0).manifest().length())
        .as("a delta of at most 128 bytes, and its subject")
        .isLessThanOrEqualTo(128 + 16);
    assertThat(distance(ground.heard.get(1).weights(), runtime.learner().weights()))
        .as("each layer brings the ground nearer")
        .isLessThan(distance(ground.heard.get(0).weights(), runtime.learner().weights()));
  }

  private static double distance(Weights a, Weights b) {
    double sum = 0;
    for (int i = 0; i < a.layout().size(); i++) {
      sum += Math.pow(a.get(i) - b.get(i), 2);
    }
    return sum;
  }

  @Test
  void opensTheLinkAtAosAndShutsItAtLos() {
    OnboardRuntime runtime = fly(runtime(), START, minutes(20).minusMillis(1));
    assertThat(link.isUp()).isFalse();
    runtime.step(minutes(20));
    assertThat(link.isUp()).isTrue();
    assertThat(runtime.status(minutes(20)).downlink().contact()).isEqualTo("station");
    runtime.step(minutes(24).minusMillis(1));
    assertThat(link.isUp()).isTrue();
    runtime.step(minutes(24));
    assertThat(link.isUp()).isFalse();
    assertThat(runtime.status(minutes(24)).downlink().contact()).isNull();
  }

  @Test
  void neverLetsAnUnfinishedDeltaBeReplaced() {
    link = new VirtualLink(1);
    FlightSettings slow =
        settings()
            .withTransfer(new TransferSettings(32, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    OnboardRuntime runtime = runtime(slow, new MemoryCheckpointStore());
    Instant now = START;
    while (now.isBefore(minutes(99))) {
      now = runtime.step(now);
      ground.step(now, link);
    }

    assertThat(runtime.count(Counter.DELTAS_SENT)).isEqualTo(1);
    assertThat(runtime.exchangeState().outgoing()).isNotNull();
  }

  @Test
  void refusesTheStateOfAnotherSatellite() {
    fly(runtime(), START, minutes(30));
    FlightSettings other = FlightSettings.of("mission", "other");

    assertThatThrownBy(() -> new OnboardRuntime(other, equipment(new FileCheckpointStore(folder))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'sat', not of 'mission', 'other'");
  }

  @Test
  void missesSamplesThatTheCameraCannotBuffer() {
    OnboardRuntime runtime = runtimeAlone();
    runtime.step(START);
    Instant later = START.plus(Duration.ofMinutes(300));
    while (!runtime.step(later).isAfter(later)) {
      assertThat(runtime.hasLearnedAll()).isFalse();
    }

    assertThat(runtime.count(Counter.SAMPLES_MISSED)).isEqualTo(44);
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(76);
  }

  private OnboardRuntime fly(OnboardRuntime runtime, Instant from, Instant until) {
    Instant now = from;
    while (now.isBefore(until)) {
      now = fly(runtime, now);
    }
    return runtime;
  }

  private Instant fly(OnboardRuntime runtime, Instant now) {
    int generation = link.generation();
    Instant next = runtime.step(now);
    if (link.generation() != generation) {
      ground.onLinkUp();
    }
    ground.step(now, link);
    return next;
  }

  private static OnboardRuntime flyAlone(OnboardRuntime runtime, Instant from, Instant until) {
    Instant now = from;
    while (now.isBefore(until)) {
      now = runtime.step(now);
    }
    return runtime;
  }

  private OnboardRuntime runtime() {
    return runtime(settings(), new FileCheckpointStore(folder));
  }

  private OnboardRuntime runtime(FlightSettings settings, CheckpointStore checkpoints) {
    return new OnboardRuntime(settings, equipment(checkpoints));
  }

  private static OnboardRuntime runtimeAlone() {
    return new OnboardRuntime(settings(), alone());
  }

  private Equipment equipment(CheckpointStore checkpoints) {
    return new Equipment(
        new Learner(TestModels.dense(1)),
        SampleStream.inOrder(DATA, false),
        golden,
        EnergyBudget.unlimited(1, 1e9),
        PLAN,
        GroundLink.trusted(
            link,
            new SegmentStore(new FileJournalFolder(folder.resolve("inbox"))),
            new FileJournalFolder(folder.resolve("outbox"))),
        memory,
        checkpoints,
        PredictionSink.NONE);
  }

  private static Equipment alone() {
    return Equipment.standalone(
        new Learner(TestModels.dense(1)),
        SampleStream.inOrder(DATA, false),
        EnergyBudget.unlimited(1, 1e9));
  }

  private static FlightSettings settings() {
    return FlightSettings.of("mission", "sat")
        .withLearning(LearningPlan.ofReplay(8, 30, 1), 7)
        .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1)));
  }

  private Weights lastGlobal() {
    Weights last = ground.global;
    if (last == null) {
      throw new AssertionError("the ground made no model");
    }
    return last;
  }

  private static Weights start() {
    return new Learner(TestModels.dense(1)).weights();
  }

  private static Weights nudge(Weights weights) {
    return map(weights, value -> value * 0.999f);
  }

  private static Weights negate(Weights weights) {
    return map(weights, value -> -value);
  }

  private static Weights map(Weights weights, UnaryOperator<Float> change) {
    float[] values = weights.toArray();
    List<Float> changed = new ArrayList<>();
    for (float value : values) {
      changed.add(change.apply(value));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = changed.get(i);
    }
    return Weights.of(weights.layout(), values);
  }

  private static Instant minutes(long minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static Contact contact(String satellite, long from, long to) {
    return new Contact(satellite, "station", minutes(from), minutes(to), 45);
  }
}
