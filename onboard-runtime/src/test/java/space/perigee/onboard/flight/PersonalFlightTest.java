package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.SegmentStore;

/** A satellite whose last layer is its own. */
class PersonalFlightTest {

  private static final SampleTable DATA = TestModels.data(120, 1);

  /** Parameters of the layers that are shared. */
  private static final int BODY = 4 * 8 + 8 + 8 * 6 + 6;

  private static final Weights FIRST = new Learner(TestModels.compiled(1)).weights();

  private static final ContactPlan PLAN =
      ContactPlan.of(
          List.of(contact(20, 24), contact(60, 64), contact(100, 104), contact(130, 140)));

  private final VirtualLink link = new VirtualLink(4);
  private final RamStorage memory = new RamStorage();
  private final MemoryJournalFolder outbox = new MemoryJournalFolder();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private VirtualGround ground = new VirtualGround(FIRST, PersonalFlightTest::scaledBody);
  private SampleTable stream = DATA;
  private List<String> personal = List.of("2");
  private DeltaTarget target = new DeltaTarget.Lossless();
  private int generation = link.generation();

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, Double.NaN})
  void theGroundNeverSeesTheHeadThoughTheSatelliteIsKilledAgainAndAgain(double density) {
    target = Double.isNaN(density) ? new DeltaTarget.Lossless() : new DeltaTarget.Density(density);
    Instant now = START;
    OnboardRuntime runtime = runtime();
    for (int kill = 1; kill <= 14; kill++) {
      now = fly(runtime, now, minutes(9 * kill + 3));
      link.shut();
      runtime = runtime();
    }
    fly(runtime, now, minutes(150));

    assertThat(ground.heard).hasSizeGreaterThan(2);
    for (Incoming delivery : ground.heard) {
      assertThat(head(delivery.weights())).containsExactly(head(FIRST));
      assertThat(body(delivery.weights())).isNotEqualTo(body(FIRST));
    }
    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isPositive();
    assertThat(runtime.count(Counter.DELTAS_REFUSED)).isZero();
    assertThat(distance(head(runtime.learner().weights()), head(FIRST))).isGreaterThan(0.1);
    assertThat(runtime.status(now).globalVersion())
        .isEqualTo(Objects.requireNonNull(ground.global).version());
  }

  @Test
  void anAdoptedModelReplacesTheSharedLayersAndLeavesTheHead() {
    // A ground without personal layers, which changes the head too.
    ground = new VirtualGround(FIRST, weights -> scaled(0, weights));
    stream = firstOf(15);
    OnboardRuntime runtime = runtime();
    Instant now = fly(runtime, START, minutes(19));
    Weights learned = runtime.learner().weights();
    fly(runtime, now, minutes(30));

    assertThat(runtime.count(Counter.MODELS_ADOPTED)).isEqualTo(1);
    Weights adopted = runtime.learner().weights();
    Weights global = Objects.requireNonNull(ground.global);
    assertThat(body(adopted)).containsExactly(body(global));
    assertThat(head(adopted)).containsExactly(head(learned)).isNotEqualTo(head(global));
  }

  @Test
  void withoutPersonalLayersTheHeadIsReplacedToo() {
    personal = List.of();
    stream = firstOf(15);
    OnboardRuntime runtime = runtime();
    fly(runtime, START, minutes(30));

    assertThat(runtime.learner().weights()).isEqualTo(ground.global);
    assertThat(head(ground.heard.get(0).weights())).isNotEqualTo(head(FIRST));
  }

  @Test
  void anyLayersMayBePersonal() {
    personal = List.of("0", "1");
    ground = new VirtualGround(FIRST, weights -> weights);
    stream = firstOf(15);
    OnboardRuntime runtime = runtime();
    fly(runtime, START, minutes(30));
    assertThat(ground.heard).hasSize(1);
    assertThat(body(ground.heard.get(0).weights())).containsExactly(body(FIRST));
    assertThat(body(runtime.learner().weights())).isNotEqualTo(body(FIRST));
  }

  @Test
  void aLayerThatDoesNotExistEndsTheStart() {
    personal = List.of("7");

    assertThatThrownBy(this::runtime)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7: the model has the layers 0, 1, 2");
  }

  private static SampleTable firstOf(int samples) {
    return new SampleTable(DATA.classes(), DATA.featureCount(), DATA.rows().subList(0, samples));
  }

  private static float[] body(Weights weights) {
    return Arrays.copyOf(weights.toArray(), BODY);
  }

  private static float[] head(Weights weights) {
    return Arrays.copyOfRange(weights.toArray(), BODY, weights.size());
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }

  private static Weights scaledBody(Weights weights) {
    float[] values = scaled(0, weights).toArray();
    System.arraycopy(weights.toArray(), BODY, values, BODY, values.length - BODY);
    return Weights.of(weights.layout(), values);
  }

  private static Weights scaled(int first, Weights weights) {
    float[] values = weights.toArray();
    for (int i = first; i < values.length; i++) {
      values[i] *= 0.99f;
    }
    return Weights.of(weights.layout(), values);
  }

  private Instant fly(OnboardRuntime runtime, Instant from, Instant until) {
    Instant now = from;
    while (now.isBefore(until)) {
      Instant next = runtime.step(now);
      if (link.generation() != generation) {
        generation = link.generation();
        ground.onLinkUp();
      }
      ground.step(now, link);
      now = next.isAfter(now) ? next : now;
    }
    return until;
  }

  private OnboardRuntime runtime() {
    return new OnboardRuntime(
        Flights.settings("strategy: replay")
            .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1)))
            .withContacts(
                ContactRules.DEFAULT
                    .withDeltas(target, 0)
                    .withPersonal(new PersonalLayers(personal))),
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

  private static Contact contact(long from, long to) {
    return new Contact("sat", "station", minutes(from), minutes(to), 45);
  }
}
