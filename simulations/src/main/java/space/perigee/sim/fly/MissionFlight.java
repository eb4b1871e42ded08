package space.perigee.sim.fly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.text.Quantity;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.mission.Transport;
import space.perigee.sim.report.MissionReport;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.StopHook;
import space.perigee.sync.time.MissionClock;

/** Flies a mission folder with real processes on this machine, and reports the outcome. */
public final class MissionFlight {

  /** Wall time for the satellites' processes to start before the mission starts. */
  private static final Duration LEAD = Duration.ofSeconds(6);

  /** The same on a machine on which the ground takes long to start, in units of that time. */
  private static final int PATIENCE = 4;

  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final int REHEARSAL_SECONDS = 300;

  private final FlightSetup setup;
  private final FlightFolder files;
  private final PrintStream out;
  private final FlightProgress progress;
  private final Clock wall;
  private final ObjectMapper json = new ObjectMapper();

  public MissionFlight(
      FlightSetup setup, FlightFolder files, PrintStream out, FlightProgress progress, Clock wall) {
    this.setup = setup;
    this.files = files;
    this.out = out;
    this.progress = progress;
    this.wall = wall;
  }

  /** The class path of the user's own strategies, which the launcher has put on ours too. */
  private static String strategies() {
    String given = System.getenv().getOrDefault("PERIGEE_CLASSPATH", "");
    return Arrays.stream(given.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Flies the mission. Ctrl-C ends all its processes.
   *
   * @param plan contacts of all satellites
   */
  public MissionReport fly(ContactPlan plan) throws IOException, InterruptedException {
    Instant began = wall.instant();
    Mission mission = setup.mission();
    say(
        "%s: %s, %s, %s in %d h over %s",
        mission.name(),
        Quantity.count(mission.satellites().size(), "satellite", "satellites"),
        Quantity.count(
            plan.contacts().stream().map(Contact::station).distinct().count(),
            "station",
            "stations"),
        Quantity.count(plan.contacts().size(), "contact", "contacts"),
        setup.timing().span().toHours(),
        Transport.title(mission.links().get(0).satellite()));
    MissionProcesses processes =
        new MissionProcesses(files, new CommandLines(setup, files, strategies()));
    try (processes;
        StopHook hook = StopHook.immediate()) {
      hook.onStop(processes::close);
      Map<String, Double> alone = setup.alone() ? rehearse(processes) : Map.of();
      return fly(processes, plan, alone, began);
    }
  }

  private void say(String format, Object... arguments) {
    out.printf(Locale.ROOT, "perigee: " + format + "%n", arguments);
  }

  private Map<String, Double> rehearse(MissionProcesses processes)
      throws IOException, InterruptedException {
    say("for comparison, each satellite first learns alone");
    Map<String, ChildProcess> rehearsals = new LinkedHashMap<>();
    for (SatelliteEntry satellite : setup.mission().satellites()) {
      rehearsals.put(satellite.name(), processes.rehearse(satellite));
    }
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (Map.Entry<String, ChildProcess> entry : rehearsals.entrySet()) {
      ChildProcess rehearsal = entry.getValue();
      if (!rehearsal.await(REHEARSAL_SECONDS) || rehearsal.exitCode() != 0) {
        throw new IOException(rehearsal.name() + " failed:\n" + rehearsal.tail());
      }
      accuracies.put(entry.getKey(), heldOutAccuracy(rehearsal));
    }
    return accuracies;
  }

  private double heldOutAccuracy(ChildProcess rehearsal) throws IOException {
    String output = rehearsal.output();
    String result = output.substring(Math.max(0, output.indexOf("\n{") + 1));
    JsonNode accuracy = json.readTree(result).path("heldOutAfter").path("accuracy");
    if (!accuracy.isNumber()) {
      throw new IOException(rehearsal.name() + " printed no accuracy:\n" + rehearsal.tail());
    }
    return accuracy.asDouble();
  }

  private MissionReport fly(
      MissionProcesses processes, ContactPlan plan, Map<String, Double> alone, Instant began)
      throws IOException, InterruptedException {
    FlightSetup.Timing timing = setup.timing();
    Instant wallEpoch = wall.instant().plus(LEAD);
    ChildProcess ground = processes.startGround(wallEpoch);
    Duration taken = Duration.between(wallEpoch.minus(LEAD), wall.instant());
    if (taken.compareTo(LEAD.dividedBy(2)) > 0) {
      // The satellites would miss the beginning.
      processes.stopGround(ground);
      Duration lead = taken.multipliedBy(PATIENCE);
      say("this machine is slow or busy; the mission begins in %d s", lead.toSeconds());
      wallEpoch = wall.instant().plus(lead);
      ground = processes.startGround(wallEpoch);
    }
    say("ground server at http://127.0.0.1:%d/", setup.ports().http());
    processes.startSatellites(plan, wallEpoch, wall);
    MissionClock clock = new MissionClock(wall, timing.start(), wallEpoch, timing.speed());
    GroundClient client = new GroundClient(setup.ports().http());
    LiveTable table = new LiveTable(out, progress);
    CountDownLatch never = new CountDownLatch(1);
    never.await(Math.max(0, clock.wallUntil(timing.start()).toMillis()), TimeUnit.MILLISECONDS);
    for (String satellite : processes.onboard().keySet()) {
      if (!Files.exists(files.status(satellite))) {
        say("note: %s was not ready when the mission began", satellite);
      }
    }
    while (clock.instant().isBefore(timing.end())) {
      table.show(view(processes, plan, clock.instant(), client.get("api/v1/status"), ground));
      long left = Math.min(REFRESH.toMillis(), clock.wallUntil(timing.end()).toMillis());
      never.await(Math.max(1, left), TimeUnit.MILLISECONDS);
    }
    for (ChildProcess satellite : processes.onboard().values()) {
      satellite.await(REHEARSAL_SECONDS);
    }
    Optional<JsonNode> last = client.get("api/v1/status");
    Optional<List<JsonNode>> versions = client.all("versions");
    Optional<List<JsonNode>> deltas = client.all("deltas");
    Optional<List<JsonNode>> events = client.all("events");
    table.show(view(processes, plan, timing.end(), last, ground));
    table.end();
    if (last.isEmpty() || versions.isEmpty() || deltas.isEmpty() || events.isEmpty()) {
      throw new IOException(
          "the ground server does not answer at the end of the mission:\n" + ground.tail());
    }
    return new Outcome(
            setup,
            Outcome.Ground.of(
                last.get(), versions.get(), new Deliveries(plan, deltas.get(), events.get())),
            new Outcome.Satellites(plan, processes.traffic(), statuses(processes), alone),
            Duration.between(began, wall.instant()))
        .report();
  }

  private LiveTable.View view(
      MissionProcesses processes,
      ContactPlan plan,
      Instant now,
      Optional<JsonNode> ground,
      ChildProcess process) {
    double done =
        Duration.between(setup.timing().start(), now).toMillis()
            / (double) setup.timing().span().toMillis();
    Map<String, JsonNode> statuses = statuses(processes);
    List<LiveTable.Row> rows = new ArrayList<>();
    processes
        .traffic()
        .forEach((s, t) -> rows.add(row(processes, plan, now, s, t, statuses.get(s))));
    String note =
        ground.isPresent()
            ? ""
            : process.isAlive() ? "ground is not answering" : "ground " + death(process);
    return new LiveTable.View(
        now,
        Math.max(0, done),
        ground
            .map(g -> "v" + g.path("number").asInt() + " " + shortName(g.path("version").asText()))
            .orElse("-"),
        ground.map(g -> g.path("accuracy").asDouble()).orElse(Double.NaN),
        note,
        rows);
  }

  private LiveTable.Row row(
      MissionProcesses processes,
      ContactPlan plan,
      Instant now,
      String satellite,
      EmulatorReport traffic,
      @Nullable JsonNode status) {
    ChildProcess process = processes.onboard().get(satellite);
    boolean dead =
        process != null
            && !process.isAlive()
            && now.isBefore(setup.timing().end())
            && isStale(satellite);
    return new LiveTable.Row(
        satellite,
        contact(plan.forSatellite(satellite), now),
        status == null ? "-" : shortName(status.path("modelVersion").asText()),
        status == null ? 0 : status.path("samplesSeen").asLong(),
        status == null ? Double.NaN : status.path("windowAccuracy").asDouble(Double.NaN),
        new LiveTable.Traffic(
            status == null ? 0 : status.path("queueBytes").asLong(),
            traffic.down().ipBytes(),
            traffic.up().ipBytes()),
        dead && process != null ? death(process) : "");
  }

  /** Describes a process that has ended too early. */
  private String death(ChildProcess process) {
    Path script = files.restart(process.name());
    return "has died (" + process.lastMessage() + "); start it with: sh " + script;
  }

  /** Returns whether no process, even one started by hand, has written the status lately. */
  private boolean isStale(String satellite) {
    try {
      Instant written = Files.getLastModifiedTime(files.status(satellite)).toInstant();
      return written.isBefore(wall.instant().minusSeconds(5));
    } catch (IOException e) {
      return true;
    }
  }

  private static String contact(ContactPlan plan, Instant now) {
    Optional<Contact> open = plan.openAt(now);
    if (open.isPresent()) {
      return open.get().station()
          + " "
          + LiveTable.countdown(Duration.between(now, open.get().los()));
    }
    return plan.nextAfter(now)
        .map(c -> "in " + LiveTable.countdown(Duration.between(now, c.aos())))
        .orElse("none left");
  }

  private static String shortName(String version) {
    return version.length() > 8 ? version.substring(0, 8) : version;
  }

  private Map<String, JsonNode> statuses(MissionProcesses processes) {
    Map<String, JsonNode> statuses = new LinkedHashMap<>();
    for (String satellite : processes.onboard().keySet()) {
      try {
        statuses.put(satellite, json.readTree(files.status(satellite).toFile()));
      } catch (IOException e) {
        // Not written yet: the satellite is starting.
      }
    }
    return statuses;
  }
}
