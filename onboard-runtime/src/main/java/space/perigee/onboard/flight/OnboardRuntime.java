package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.learn.LearningResources;
import space.perigee.onboard.flight.learn.LearningSettings;
import space.perigee.onboard.flight.learn.ModelAdoption;
import space.perigee.onboard.flight.learn.ModelGuard;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.flight.pass.DeltaDownlink;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.HardExampleDownlink;
import space.perigee.onboard.flight.pass.LabelReceiver;
import space.perigee.onboard.flight.pass.PassOperations;
import space.perigee.onboard.flight.pass.PassSettings;
import space.perigee.onboard.learning.Learner;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.exchange.PersonalPart;
import space.perigee.sync.io.InputException;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.link.Link;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.CommandReceiver;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;

/**
 * The flight of a learning satellite.
 *
 * <p>The owner calls {@link #step} at the mission times that it returns, or earlier; each call does
 * what is due: a sample, a contact, a checkpoint. There is no clock, thread or socket inside:
 * between the calls the flight process waits on a wall clock, and a simulation skips ahead. The
 * process may be killed at any point; a new runtime resumes from the same checkpoints and keeps
 * what the ground was promised: the state is durable before the first frame of a delta leaves, and
 * before a receipt does.
 *
 * <p>Not thread-safe.
 */
public final class OnboardRuntime {

  private static final int MAX_TRANSFERS = 3;
  private static final long MAX_INBOX_BYTES = 1L << 30;

  private static final Logger log = LoggerFactory.getLogger(OnboardRuntime.class);

  private final FlightSettings settings;
  private final Equipment equipment;
  private final Learner learner;
  private final FlightAccounts accounts;
  private final FlightCounters counters;
  private final ModelExchange exchange;
  private final GlobalOrders orders;
  private final LearningLoop learning;
  private final ModelGuard guard;
  private final DeltaDownlink deltas;
  private final Optional<HardExampleDownlink> hardExamples;
  private final PassOperations passes;

  private final DiskWatch disk;
  private final CheckpointSchedule schedule;
  private boolean hasBegun;

  /**
   * Resumes from the last checkpoint, or starts with the learner's weights.
   *
   * @throws InputException if the checkpoint is of another network, mission or satellite
   * @throws IllegalArgumentException if a personal layer does not exist
   */
  public OnboardRuntime(FlightSettings settings, Equipment equipment) {
    this.settings = settings;
    this.equipment = equipment;
    this.learner = equipment.learner();
    Checkpoint start =
        equipment
            .checkpoints()
            .load(learner.layout())
            .orElseGet(() -> Checkpoint.ofBeginning(settings, equipment));
    start.requireOf(settings);
    learner.setWeights(start.network().weights());
    learner.setUpdaterState(start.network().updater());
    this.accounts =
        FlightAccounts.restored(
            equipment.energy(), settings.rhythm().accuracyWindow(), start.accounts());
    this.counters = accounts.counters();
    this.disk = new DiskWatch(this::save, counters);
    this.schedule = new CheckpointSchedule(settings.rhythm().disk(), disk, counters);
    ContactRules rules = settings.contacts();
    ContactPlan contacts = equipment.contacts().forSatellite(settings.satellite());
    this.learning =
        new LearningLoop(
            new LearningSettings(
                settings.learning(), settings.rhythm().sampleInterval(), settings.seed()),
            new LearningResources(
                learner,
                equipment.stream(),
                contacts,
                equipment.memory(),
                equipment.golden(),
                equipment.predictions()),
            accounts,
            start.learning());
    this.guard = learning.guard();
    GroundLink ground = equipment.ground();
    Frames frames = new Frames(ground.peer().seal());
    PersonalPart personal = rules.personal().in(learner.layout());
    ModelAdoption adoption =
        new ModelAdoption(
            learner,
            equipment.golden(),
            rules.adoptionTolerance(),
            learning.remainder(),
            learning.delivered(),
            personal);
    this.orders =
        new GlobalOrders(
            settings, equipment, adoption, learning, disk, this::exchangeState, start.global());
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofSatellite(settings.transfer().segmentBytes())
                .fitting(ground.link().traits(), frames)
                .withTarget(personal.target(rules.deltas())),
            start.exchange(),
            ground.peer().seal(),
            ground.outbox(),
            new ModelReceiver(equipment, adoption, learning, orders, counters, disk, this::save));
    this.deltas =
        new DeltaDownlink(
            exchange,
            new UndeliveredWeights(learner, learning, personal, orders::newest),
            rules,
            counters,
            start.trainedAtOffer(),
            disk);
    this.hardExamples =
        learning.hardExamples().map(hard -> new HardExampleDownlink(hard, ground, counters, disk));
    if (hardExamples.isEmpty()) {
      releaseHardExamples(ground.outbox());
    }
    Endpoint endpoint =
        new Endpoint(
            new Endpoint.Settings(
                settings.transfer().answerTimeout(), MAX_TRANSFERS, MAX_INBOX_BYTES),
            frames,
            ground.inbox(),
            ground.peer().window(),
            Long.hashCode(start.learning().streamPosition() + counters.get(Counter.STEPS_TAKEN))
                << 8,
            parties());
    this.passes =
        new PassOperations(
            new PassSettings(settings.satellite(), rules, settings.transfer()),
            contacts,
            ground,
            endpoint,
            deltas,
            hardExamples);
  }

  /** Releases a batch of an earlier plan, as this one has no hard examples. */
  private static void releaseHardExamples(Outbox outbox) {
    for (Outbox.Entry entry : outbox.entries(Kind.HARD_EXAMPLES)) {
      outbox.release(entry.manifest().content());
    }
  }

  /** The parties that communicate with the ground. */
  private List<Party> parties() {
    List<Party> parties = new ArrayList<>(List.of(commandReceiver(), exchange));
    hardExamples.ifPresent(hard -> parties.addAll(List.of(hard.party(), labelReceiver())));
    return parties;
  }

  private Party commandReceiver() {
    GroundLink ground = equipment.ground();
    return CommandReceiver.party(
        ground.commands().statements(),
        orders.receiver(),
        ground.peer().seal(),
        new LastState(ground.memory(), "commands"));
  }

  private Party labelReceiver() {
    return LabelReceiver.party(
        equipment.ground().peer().seal(),
        new LastState(equipment.ground().memory(), "labels"),
        learner.task(),
        batch -> {
          int known = learning.takeLabels(batch);
          disk.requireCheckpoint();
          return known;
        });
  }

  /**
   * Does what is due.
   *
   * @param now mission time; if it does not follow from the last call by time that passed, {@link
   *     #onClockSet} comes first
   * @return mission time of the next call; not after {@code now} if there is more to do, {@link
   *     Instant#MAX} if there is nothing left
   */
  public Instant step(Instant now) {
    disk.at(now);
    begin(now);
    attempt(() -> passes.step(now));
    learning.hold(disk.isFailing() && !settings.rhythm().disk().learnsWithout());
    learning.step(now);
    if (guard.takeWantsCheckpoint()) {
      checkpoint();
    }
    Instant checkpointAt = schedule.step(now);
    return earliest(earliest(learning.next(now), passes.next(now)), checkpointAt);
  }

  /**
   * Does what needs the disk; a disk that fails meanwhile may have lost what waits in the outbox.
   */
  private void attempt(Runnable work) {
    if (!disk.attempt(work)) {
      equipment.ground().outbox().dropUnreadable();
    }
  }

  /** Fits the stored times to the clock, which may have been set since the last flight. */
  private void begin(Instant now) {
    if (hasBegun) {
      return;
    }
    hasBegun = true;
    if (orders.settle()) {
      checkpoint();
    }
    Duration setBy = learning.resume(now);
    if (!setBy.isZero()) {
      onClockSet(setBy, now);
    }
  }

  /**
   * The owner noticed that the mission clock was set. Learning keeps its pace: what is due moves
   * with the clock, and no sample counts as missed. Contacts and the validity of keys follow the
   * new time.
   *
   * @param by time by which it was set; negative if it was set back
   * @param now mission time
   */
  public void onClockSet(Duration by, Instant now) {
    counters.count(Counter.CLOCK_SETTINGS);
    log.warn("event=clock-set by={} from={} to={}", by, now.minus(by), now);
    learning.onClockSet(by);
    accounts.governor().onClockSet(by);
    disk.onClockSet(by);
    passes.onClockSet();
    equipment.ground().peer().window().onClockSet(now);
    schedule.onClockSet(by);
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /**
   * Handles an event that the owner took from the link while it waited.
   *
   * @param now mission time
   */
  public void onEvent(Link.Event event, Instant now) {
    disk.at(now);
    attempt(() -> passes.onEvent(event, now));
  }

  /**
   * Makes the state durable before the first step.
   *
   * @param now mission time
   * @return false if the disk does not take it
   */
  public boolean checkpoint(Instant now) {
    disk.at(now);
    return checkpoint();
  }

  /**
   * Makes the current state durable.
   *
   * @return false if the disk does not take it
   */
  public boolean checkpoint() {
    return disk.checkpoint();
  }

  private void save() {
    save(exchange.state());
  }

  private void save(ExchangeState exchangeState) {
    equipment
        .checkpoints()
        .save(
            new Checkpoint(
                settings.mission(),
                settings.satellite(),
                new Checkpoint.Network(learner.weights(), learner.updaterState()),
                orders.progress(),
                exchangeState,
                learning.state(),
                accounts.state(),
                deltas.trainedAtOffer()));
    learning.committed();
    schedule.onCheckpoint();
  }

  /** True if the stream has no further sample and no training is in progress. */
  public boolean hasLearnedAll() {
    return learning.isDone();
  }

  /** The learner with the current weights. */
  public Learner learner() {
    return learner;
  }

  /** State of the satellite's end of the exchange. */
  public ExchangeState exchangeState() {
    return exchange.state();
  }

  /** A counter. */
  public long count(Counter counter) {
    return counters.get(counter);
  }

  /** The current status. */
  public FlightStatus status(Instant now) {
    return new FlightStatus(
        settings.satellite(),
        now,
        learner.weights().version(),
        orders.newest().map(Weights::version).orElse(null),
        samples(),
        new FlightStatus.Computing(
            accounts.governor().spentJoules(),
            counters.get(Counter.STEPS_TAKEN),
            counters.get(Counter.STEPS_DENIED),
            counters.get(Counter.STEPS_UNDONE)),
        new FlightStatus.Downlink(
            equipment.ground().outbox().bytes(),
            Optional.ofNullable(passes.open()).map(Contact::station).orElse(null),
            passes.lastPass()),
        new FlightStatus.Models(
            counters.get(Counter.DELTAS_SENT),
            counters.get(Counter.DELTAS_ACKED),
            counters.get(Counter.DELTAS_REFUSED),
            counters.get(Counter.MODELS_ADOPTED),
            counters.get(Counter.MODELS_ROLLED_BACK)),
        learning.status(hardExamples.map(HardExampleDownlink::isWaiting).orElse(false)),
        new FlightStatus.Upkeep(
            counters.get(Counter.CLOCK_SETTINGS),
            counters.get(Counter.DISK_FAILURES),
            disk.failingSince()));
  }

  private FlightStatus.Samples samples() {
    long judged = counters.get(Counter.SAMPLES_JUDGED);
    return new FlightStatus.Samples(
        counters.get(Counter.SAMPLES_SEEN),
        counters.get(Counter.SAMPLES_MISSED),
        counters.get(Counter.SAMPLES_SKIPPED),
        counters.get(Counter.SAMPLES_TRAINED),
        judged == 0 ? null : (double) counters.get(Counter.SAMPLES_RIGHT) / judged,
        Optional.of(accounts.outcomes().accuracy()).filter(Double::isFinite).orElse(null),
        learning.streamStatus(),
        equipment.predictions().status());
  }
}
