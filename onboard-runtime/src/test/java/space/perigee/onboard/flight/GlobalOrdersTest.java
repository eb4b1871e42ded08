package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.CommandTrust;
import space.perigee.sync.order.GlobalVersionOrder.Action;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.trust.VersionFloor;

/** What orders about the global version do on board, in whatever order things arrive. */
class GlobalOrdersTest {

  private static final SampleTable DATA = TestModels.data(200, 1);
  private static final Weights FIRST = new Learner(TestModels.compiled(1)).weights();
  private static final String PLAN = "strategy: replay";

  private static final ContactPlan CONTACTS =
      ContactPlan.of(
          List.of(contact(20, 24), contact(60, 64), contact(100, 104), contact(130, 140)));

  private final VirtualLink link = new VirtualLink(4);
  private final RamStorage memory = new RamStorage();
  private final MemoryJournalFolder outbox = new MemoryJournalFolder();
  private final MemoryJournalFolder notes = new MemoryJournalFolder();
  private final MemoryJournalFolder inbox = new MemoryJournalFolder();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private @Nullable LabeledData golden;
  private int generation = link.generation();
  private Instant now = START;
  private final OrderingGround ground = new OrderingGround(FIRST, link, () -> now);
  private PersonalLayers personal = PersonalLayers.NONE;
  private OnboardRuntime runtime = runtime();

  @Test
  void aRollbackDropsWhatWasLearnedThoughTheGoldenSetIsAgainstIt() {
    golden = TestModels.data(100, 9);
    runtime = runtime();
    fly(minutes(50));
    Weights bad = negated();
    ground.order(Action.ROLLBACK, bad, 5, 1000);
    ground.publish(bad, 5);
    flyUntilObeyed();

    assertThat(runtime.learner().weights()).isEqualTo(bad);
    assertThat(globalVersion()).isEqualTo(bad.version().hex());
    assertThat(ground.answers).containsExactly("ACCEPTED ");
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void anOrderedVersionLeavesPersonalLayersAlone(Action action) {
    personal = new PersonalLayers(List.of("2"));
    runtime = runtime();
    fly(minutes(50));
    ground.order(action, scaled(0.9f), 5, 1000);
    ground.publish(scaled(0.9f), 5);
    flyUntilObeyed();

    int body = 4 * 8 + 8 + 8 * 6 + 6;
    float[] wanted = scaled(0.9f).toArray();
    float[] now = runtime.learner().weights().toArray();
    assertThat(globalVersion()).isEqualTo(scaled(0.9f).version().hex());
    assertThat(Arrays.copyOf(now, body)).containsExactly(Arrays.copyOf(wanted, body));
    assertThat(Arrays.mismatch(now, wanted)).isGreaterThanOrEqualTo(body);
    float[] first = Arrays.copyOfRange(FIRST.toArray(), body, wanted.length);
    for (Incoming delivery : ground.heard) {
      float[] sent = delivery.weights().toArray();
      assertThat(Arrays.copyOfRange(sent, body, sent.length)).containsExactly(first);
    }
    assertThat(ground.heard).isNotEmpty();
  }

  @Test
  void anOrderThatComesBeforeItsWeightsWaitsForThem() {
    ground.order(Action.ROLLBACK, scaled(0.9f), 5, 1000);
    fly(minutes(30));
    assertThat(ground.answers).containsExactly("ACCEPTED ");
    assertThat(obeyed()).isZero();
    assertThat(runtime.learner().weights()).as("goes on learning").isNotEqualTo(FIRST);

    ground.publish(scaled(0.9f), 5);
    flyUntilObeyed();
    assertThat(runtime.learner().weights()).isEqualTo(scaled(0.9f));
  }

  @Test
  void anOrderThatComesAfterItsWeightsReturnsToThem() {
    ground.publish(scaled(0.9f), 5);
    fly(minutes(50));
    assertThat(globalVersion()).isEqualTo(scaled(0.9f).version().hex());
    assertThat(runtime.learner().weights()).isNotEqualTo(scaled(0.9f));

    ground.order(Action.ROLLBACK, scaled(0.9f), 5, 1000);
    flyUntilObeyed();
    assertThat(runtime.learner().weights()).isEqualTo(scaled(0.9f));
  }

  @Test
  void aLaterVersionWillDoAsWell() {
    ground.order(Action.ROLLBACK, scaled(0.9f), 5, 1000);
    ground.publish(scaled(0.8f), 6);
    flyUntilObeyed();

    assertThat(runtime.learner().weights()).isEqualTo(scaled(0.8f));
    assertThat(ground.answers).containsExactly("ACCEPTED ");
  }

  @Test
  void anEarlierVersionWillNotDo() {
    ground.order(Action.ROLLBACK, scaled(0.9f), 5, 1000);
    ground.publish(scaled(0.8f), 4);
    fly(minutes(50));

    assertThat(obeyed()).isZero();
    assertThat(globalVersion()).isEqualTo(scaled(0.8f).version().hex());
  }

  @Test
  void aPromotionOverrulesTheGoldenSetAndKeepsWhatWasLearned() {
    golden = TestModels.data(100, 9);
    runtime = runtime();
    fly(minutes(50));
    Weights bad = negated();
    ground.publish(bad, 5);
    fly(minutes(90));
    assertThat(runtime.count(Counter.MODELS_ROLLED_BACK)).isEqualTo(1);

    ground.order(Action.PROMOTE, bad, 5, 1000);
    flyUntilObeyed();
    assertThat(runtime.learner().weights()).isEqualTo(bad);
    Weights next = scaled(-2);
    ground.order(Action.PROMOTE, next, 6, 2000);
    fly(minutes(110));
    ground.publish(next, 6, last(ground.heard));
    flyUntilObeyed(2000);
    assertThat(runtime.learner().weights()).as("and what was learned").isNotEqualTo(next);
    assertThat(runtime.count(Counter.MODELS_ROLLED_BACK)).isEqualTo(1);
  }

  @Test
  void aPromotionOfWhatIsAdoptedChangesNothing() {
    ground.publish(scaled(0.9f), 5);
    fly(minutes(50));
    ground.order(Action.PROMOTE, scaled(0.9f), 5, 1000);
    fly(minutes(60));
    Weights before = runtime.learner().weights();
    flyUntilObeyed();

    assertThat(runtime.learner().weights()).isNotEqualTo(scaled(0.9f));
    assertThat(before).isNotEqualTo(scaled(0.9f));
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void whatWasObeyedIsNotObeyedAgainAfterARestart(Action action) {
    ground.order(action, scaled(0.9f), 5, 1000);
    ground.publish(scaled(0.9f), 5);
    flyUntilObeyed();
    fly(minutes(50));
    runtime.checkpoint();
    Weights learned = runtime.learner().weights();
    assertThat(learned).isNotEqualTo(scaled(0.9f));
    link.shut();
    runtime = runtime();
    assertThat(runtime.learner().weights()).isEqualTo(learned);
    runtime.step(now);
    Weights after = runtime.learner().weights();
    assertThat(after.squaredDistance(learned))
        .as("it went on from there")
        .isLessThan(after.squaredDistance(scaled(0.9f)) / 4);
    assertThat(obeyed()).isEqualTo(1000);
    ground.order(action, scaled(0.9f), 5, 1000);
    fly(minutes(70));

    assertThat(runtime.learner().weights()).isNotEqualTo(scaled(0.9f));
    assertThat(ground.answers).containsExactly("ACCEPTED ", "ACCEPTED ");
  }

  @Test
  void anOrderWhoseCheckpointAKillPreventedIsObeyedAtTheStart() {
    ground.publish(scaled(0.9f), 5);
    fly(minutes(50));
    runtime.checkpoint();
    Checkpoint before = checkpoints.load(FIRST.layout()).orElseThrow();
    ground.order(Action.ROLLBACK, scaled(0.9f), 5, 1000);
    flyUntilObeyed();
    link.shut();
    checkpoints.save(before);
    runtime = runtime();
    assertThat(runtime.learner().weights()).isNotEqualTo(scaled(0.9f));
    now = minutes(50);
    runtime.step(now);

    assertThat(obeyed()).isEqualTo(1000);
    assertThat(checkpoints.load(FIRST.layout()).orElseThrow().network().weights())
        .isEqualTo(scaled(0.9f));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRollbackIsObeyedThoughTheSatelliteIsKilledAgainAndAgain(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    ground.order(Action.ROLLBACK, scaled(0.9f), 5, 1000);
    ground.publish(scaled(0.9f), 5);
    int kills = 0;
    while (obeyed() == 0 && now.isBefore(minutes(140))) {
      Instant kill = now.plusMillis(random.nextLong(500, 60_000));
      while (now.isBefore(kill) && obeyed() == 0) {
        step();
      }
      if (obeyed() == 0 || kills == 0) {
        link.shut();
        runtime = runtime();
        kills++;
      }
    }
    fly(minutes(141));

    assertThat(kills).isPositive();
    assertThat(obeyed()).isEqualTo(1000);
    assertThat(globalVersion()).isEqualTo(scaled(0.9f).version().hex());
    assertThat(ground.answers).containsExactly("ACCEPTED ");
  }

  private static Weights last(List<Incoming> heard) {
    return heard.get(heard.size() - 1).weights();
  }

  private long obeyed() {
    return checkpoints.load(FIRST.layout()).map(saved -> saved.global().obeyed()).orElse(0L);
  }

  private String globalVersion() {
    return Objects.requireNonNull(runtime.status(now).globalVersion()).hex();
  }

  private void flyUntilObeyed() {
    flyUntilObeyed(1000);
  }

  private void flyUntilObeyed(long order) {
    while (obeyed() < order && now.isBefore(minutes(140))) {
      step();
    }
    assertThat(obeyed()).isEqualTo(order);
  }

  private void fly(Instant until) {
    while (now.isBefore(until)) {
      step();
    }
  }

  private void step() {
    Instant next = runtime.step(now);
    if (link.generation() != generation) {
      generation = link.generation();
      ground.onLinkUp();
    }
    ground.step();
    now = next.isAfter(now) && !next.equals(Instant.MAX) ? next : now.plusSeconds(1);
  }

  private OnboardRuntime runtime() {
    Peer peer = Peer.passing();
    return new OnboardRuntime(
        Flights.settings(PLAN)
            .withContacts(ContactRules.DEFAULT.withPersonal(personal))
            .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1))),
        new Equipment(
            new Learner(TestModels.compiled(1)),
            SampleStream.inOrder(DATA, false),
            golden,
            EnergyBudget.unlimited(1, 1e9),
            CONTACTS,
            new GroundLink(
                link,
                peer,
                new SegmentStore(inbox),
                new Outbox(outbox, 1 << 24, Outbox.Policy.DROP_OLDEST, peer.numbers()),
                new VersionFloor(new LastState(notes, "version"), START),
                notes,
                CommandTrust.open()),
            memory,
            checkpoints,
            PredictionSink.NONE));
  }

  private Weights negated() {
    return scaled(runtime.learner().weights(), -1);
  }

  private static Weights scaled(float factor) {
    return scaled(FIRST, factor);
  }

  private static Weights scaled(Weights weights, float factor) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return Weights.of(weights.layout(), values);
  }

  private static Contact contact(long from, long to) {
    return new Contact("sat", "station", minutes(from), minutes(to), 45);
  }
}
