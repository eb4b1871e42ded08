package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.hw.Radio;
import space.perigee.hw.Spacecraft;
import space.perigee.hw.text.Quantity;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.SatelliteEntry;
import space.perigee.mission.SatelliteEntry.Passes;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.flight.FlightMemory;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.onboard.plan.PlanReader;
import space.perigee.sim.mission.CheckReport.EnergyFacts;
import space.perigee.sim.mission.CheckReport.MemoryFacts;
import space.perigee.sim.mission.CheckReport.PassFacts;
import space.perigee.sim.mission.CheckReport.SatelliteFacts;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;

/**
 * Checks what each satellite can do: whether its board has the memory for the model, what its
 * contacts carry, and whether the Sun pays for training and transmitting.
 */
final class SatelliteCheck {

  private static final double SECONDS_PER_DAY = 86_400;

  private static final LearningPlan DEFAULT_PLAN = LearningPlan.ofReplay(32, 500, 1);

  private final Mission mission;
  private final Instant now;
  private final CheckLog log;
  private final Map<String, PassPlanner.Planned> computed = new HashMap<>();

  /** Profiles by their names in the file; most satellites share one. */
  private final Map<String, Spacecraft> spacecraft = new HashMap<>();

  SatelliteCheck(Mission mission, Instant now, CheckLog log) {
    this.mission = mission;
    this.now = now;
    this.log = log;
  }

  /** Computes the contacts of satellites with elements, for those that have no plan yet. */
  void computePlans() {
    try {
      new PassPlanner(mission)
          .plan(PassPlanner.Period.of(mission, now), note -> {})
          .forEach(planned -> computed.put(planned.satellite(), planned));
    } catch (MissionException e) {
      log.errors(e.findings());
    }
  }

  /**
   * Checks a satellite.
   *
   * @param index its place in the file
   * @param learner the start model, or null
   * @param deltaBytes size of a delta, or null
   */
  SatelliteFacts check(int index, @Nullable Learner learner, @Nullable Long deltaBytes) {
    SatelliteEntry entry = mission.satellites().get(index);
    String at = "satellites[" + index + "].";
    Optional<Spacecraft> spacecraft = spacecraft(entry, at);
    Optional<LearningPlan> plan = learning(entry, at);
    Optional<List<Contact>> contacts = contacts(entry, at);
    @Nullable MemoryFacts memory = null;
    @Nullable PassFacts passes = null;
    @Nullable EnergyFacts energy = null;
    if (spacecraft.isPresent() && contacts.isPresent() && !contacts.get().isEmpty()) {
      passes = passes(spacecraft.get().radio(), contacts.get(), days(entry, contacts.get()));
      compare(passes, deltaBytes, at);
    }
    if (spacecraft.isPresent() && plan.isPresent() && learner != null) {
      memory = memory(entry, at, spacecraft.get(), learner, plan.get());
      energy = energy(entry, at, spacecraft.get(), learner.cost(), plan.get(), passes, deltaBytes);
    }
    return new SatelliteFacts(
        entry.name(),
        spacecraft.map(craft -> craft.board().id()).orElse(null),
        memory,
        passes,
        energy);
  }

  private Optional<Spacecraft> spacecraft(SatelliteEntry entry, String at) {
    try {
      Spacecraft known = spacecraft.get(entry.spacecraft());
      if (known == null) {
        known = ProfileCatalog.shipped().spacecraft(entry.spacecraft());
        spacecraft.put(entry.spacecraft(), known);
      }
      return Optional.of(known);
    } catch (ProfileException e) {
      e.findings().forEach(finding -> log.error(at + "spacecraft", finding.toString()));
      return Optional.empty();
    }
  }

  private Optional<LearningPlan> learning(SatelliteEntry entry, String at) {
    if (entry.training().learning().isEmpty()) {
      return Optional.of(DEFAULT_PLAN);
    }
    try {
      return Optional.of(PlanReader.read(entry.training().learning().get()));
    } catch (IOException e) {
      log.error(at + "learning", FileTrouble.text(e));
    } catch (InputException e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> log.error(at + "learning", line));
    }
    return Optional.empty();
  }

  /** The contacts of the plan file, or the computed ones if there is none yet. */
  private Optional<List<Contact>> contacts(SatelliteEntry entry, String at) {
    boolean isComputed = entry.passes() instanceof Passes.Elements;
    String field = at + (isComputed ? "elements" : "contacts");
    Path file = mission.plan(entry);
    PassPlanner.@Nullable Planned planned = computed.get(entry.name());
    if (planned != null) {
      planned.warnings().forEach(warning -> log.warning(field, warning));
    }
    if (isComputed && !Files.exists(file)) {
      log.error(field, "has no contact plan yet: " + file + "; 'perigee mission plan' computes it");
      return Optional.ofNullable(planned).map(p -> p.plan().contacts());
    }
    try {
      List<Contact> contacts = PassPlanner.read(mission, entry);
      upToDate(contacts, file, field, isComputed);
      return Optional.of(contacts);
    } catch (IOException e) {
      log.error(field, FileTrouble.text(e));
    } catch (InputException e) {
      log.error(field, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private void upToDate(List<Contact> contacts, Path file, String field, boolean isComputed) {
    if (contacts.isEmpty()) {
      log.error(
          field,
          "has no contact in "
              + file
              + "; "
              + (isComputed
                  ? PassPlanner.remedy(mission.folder())
                  : "the satellite would never be heard"));
      return;
    }
    Instant last = contacts.get(contacts.size() - 1).los();
    Instant start = mission.contactPlan().from().orElse(now);
    if (last.isBefore(start)) {
      log.error(
          field,
          "has its last contact at "
              + last
              + " in "
              + file
              + (isComputed ? "; 'perigee mission plan' computes a new plan" : ""));
    }
  }

  /** The length of a plan: the period that was asked for, if the contacts lie in it (days). */
  private double days(SatelliteEntry entry, List<Contact> contacts) {
    Instant first = contacts.get(0).aos();
    Instant last = contacts.get(contacts.size() - 1).los();
    PassPlanner.Period period = PassPlanner.Period.of(mission, now);
    boolean isAsked =
        entry.passes() instanceof Passes.Elements
            && !first.isBefore(period.from())
            && !last.isAfter(period.end());
    Duration span = isAsked ? period.span() : Duration.between(first, last);
    return Math.max(1, span.toSeconds() / SECONDS_PER_DAY);
  }

  private static PassFacts passes(Radio radio, List<Contact> contacts, double days) {
    List<Duration> lengths =
        contacts.stream().map(c -> Duration.between(c.aos(), c.los())).sorted().toList();
    double seconds = lengths.stream().mapToLong(Duration::toSeconds).sum();
    Duration median = lengths.get(lengths.size() / 2);
    return new PassFacts(
        contacts.size() / days,
        seconds / 60 / days,
        radio.downlinkBytes(median),
        radio.uplinkBytes(median),
        contacts.get(contacts.size() - 1).los().toString());
  }

  private void compare(PassFacts passes, @Nullable Long deltaBytes, String at) {
    if (deltaBytes == null) {
      return;
    }
    warnIfLarge(at, deltaBytes, passes.downBytes(), "down");
    warnIfLarge(at, deltaBytes, passes.upBytes(), "up");
  }

  private void warnIfLarge(String at, long deltaBytes, long passBytes, String direction) {
    if (deltaBytes > passBytes) {
      log.warning(
          at + "spacecraft",
          String.format(
              Locale.ROOT,
              "half of its contacts carry less than %s %s, and a delta has %s: it takes %d contacts;"
                  + " lower deltas.density, or use a smaller model",
              Quantity.bytes(passBytes),
              direction,
              Quantity.bytes(deltaBytes),
              passBytes == 0 ? deltaBytes : (deltaBytes + passBytes - 1) / passBytes));
    }
  }

  private @Nullable MemoryFacts memory(
      SatelliteEntry entry, String at, Spacecraft spacecraft, Learner learner, LearningPlan plan) {
    Optional<Trainer> trainer = learner.trainer();
    if (trainer.isEmpty()) {
      log.warning("model", "runs in DL4J only: the memory that it needs on board is not known");
      return null;
    }
    MemoryBudget budget = new MemoryBudget(spacecraft.board());
    try {
      int cut = plan.depth().cut(trainer.get().layers());
      MemoryNeed need =
          FlightMemory.need(learner, trainer.get(), plan, cut, entry.sensor().golden().isPresent());
      try {
        budget.requireFits("the model", need);
      } catch (IllegalArgumentException e) {
        log.error(at + "spacecraft", String.valueOf(e.getMessage()));
      }
      MemoryBudget.Part fullest =
          budget.parts(need).stream()
              .filter(part -> part.needBytes() != need.runtimeBytes()) // The same for all models.
              .max(
                  Comparator.comparingDouble(part -> (double) part.needBytes() / part.quotaBytes()))
              .orElseThrow();
      return new MemoryFacts(fullest.name(), fullest.needBytes(), fullest.quotaBytes());
    } catch (IllegalArgumentException e) {
      log.error(at + "learning", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private EnergyFacts energy(
      SatelliteEntry entry,
      String at,
      Spacecraft spacecraft,
      ComputeCost cost,
      LearningPlan plan,
      @Nullable PassFacts passes,
      @Nullable Long deltaBytes) {
    EnergyBudget budget = EnergyBudget.of(spacecraft);
    double samples = SECONDS_PER_DAY * 1000 / entry.sensor().sampleInterval().toMillis();
    LearningPlan.Steps steps = plan.steps();
    double stepsPerDay = samples * steps.perSample() / steps.batch();
    double trainFlops = stepsPerDay * cost.trainFlops(steps.batch() + steps.replayed());
    double computing =
        (budget.trainWatts() * trainFlops + budget.inferWatts() * samples * cost.inferFlops(1))
            / budget.flopsPerSecond();
    double radio = 0;
    if (passes != null && deltaBytes != null) {
      double bits = Byte.SIZE * (double) Math.min(deltaBytes, passes.downBytes());
      radio =
          passes.perDay()
              * spacecraft.radio().wattsTransmit()
              * bits
              / spacecraft.radio().downlinkPayloadBps();
    }
    EnergyFacts facts = new EnergyFacts(computing, radio, budget.refillWatts() * SECONDS_PER_DAY);
    if (computing + radio > facts.budgetJoules()) {
      log.warning(
          at + "spacecraft",
          String.format(
              Locale.ROOT,
              "has %.0f J a day for training and transmitting, which take %.0f J: the governor will"
                  + " deny training; choose a longer sample-interval or a smaller model",
              facts.budgetJoules(),
              computing + radio));
    }
    return facts;
  }
}
