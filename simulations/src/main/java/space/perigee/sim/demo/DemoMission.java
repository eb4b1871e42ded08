package space.perigee.sim.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.Spacecraft;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sim.contacts.Satellite;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.example.DataSplit;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sim.example.Statlog;
import space.perigee.sim.report.MissionReport;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.StopHook;
import space.perigee.sync.time.MissionClock;

/** Prepares and flies the mission, and reports its outcome. */
public final class DemoMission {

  /** Wall time for the satellites' processes to start before the mission starts. */
  private static final Duration LEAD = Duration.ofSeconds(6);

  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final int REHEARSAL_SECONDS = 120;

  private final DemoSettings settings;
  private final DemoFiles files;
  private final PrintStream out;
  private final boolean terminal;
  private final Clock wall;
  private final ObjectMapper json = new ObjectMapper();

  public DemoMission(
      DemoSettings settings, DemoFiles files, PrintStream out, boolean terminal, Clock wall) {
    this.settings = settings;
    this.files = files;
    this.out = out;
    this.terminal = terminal;
    this.wall = wall;
  }

  /** Flies the mission. Ctrl-C ends all its processes. */
  public MissionReport fly() throws IOException, InterruptedException {
    Instant began = wall.instant();
    List<String> satellites = ExampleMission.satellites().stream().map(Satellite::id).toList();
    ContactPlan plan = ExampleMission.contacts(settings.time().span());
    DataSplit split = DataSplit.of(Statlog.training(), satellites.size(), settings.seed());
    ModelFile start = StartModel.train(split.archive(), settings.seed());
    files.fill(plan, satellites, split, start);
    files.makeKeys(satellites, settings.time().start());
    Map<String, Integer> rows = new LinkedHashMap<>();
    for (int i = 0; i < satellites.size(); i++) {
      rows.put(satellites.get(i), split.streams().get(i).size());
    }
    say(
        "%d satellites, %d stations, %d contacts in %d h over %s; %,d training pixels, %,d test pixels",
        satellites.size(),
        ExampleMission.stations().size(),
        plan.contacts().size(),
        settings.time().span().toHours(),
        settings.link().title(),
        rows.values().stream().mapToInt(Integer::intValue).sum(),
        Statlog.test().size());
    Commands commands = new Commands(settings, files, satellites);
    MissionProcesses processes = new MissionProcesses(files, commands, rows);
    try (processes;
        StopHook hook = StopHook.immediate()) {
      hook.onStop(processes::close);
      Map<String, Double> alone = rehearse(processes, satellites);
      return fly(processes, plan, Math.toIntExact(start.network().numParams()), alone, began);
    }
  }

  private void say(String format, Object... arguments) {
    out.printf(Locale.ROOT, "perigee: " + format + "%n", arguments);
  }

  private Map<String, Double> rehearse(MissionProcesses processes, List<String> satellites)
      throws IOException, InterruptedException {
    say("for comparison, each satellite first learns alone");
    List<ChildProcess> rehearsals = new ArrayList<>();
    for (String satellite : satellites) {
      rehearsals.add(processes.rehearse(satellite));
    }
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (int i = 0; i < satellites.size(); i++) {
      ChildProcess rehearsal = rehearsals.get(i);
      if (!rehearsal.await(REHEARSAL_SECONDS) || rehearsal.exitCode() != 0) {
        throw new IOException(rehearsal.name() + " failed:\n" + rehearsal.tail());
      }
      accuracies.put(satellites.get(i), heldOutAccuracy(rehearsal));
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
      MissionProcesses processes,
      ContactPlan plan,
      int parameters,
      Map<String, Double> alone,
      Instant began)
      throws IOException, InterruptedException {
    Spacecraft spacecraft = ProfileCatalog.shipped().spacecraft(settings.spacecraft());
    Instant groundEpoch = wall.instant().plus(LEAD);
    ChildProcess ground = processes.startGround(groundEpoch);
    Instant wallEpoch = groundEpoch;
    say("ground server at http://127.0.0.1:%d/", settings.ports().http());
    processes.startSatellites(plan, spacecraft, wallEpoch, wall);
    MissionClock clock =
        new MissionClock(wall, settings.time().start(), wallEpoch, settings.time().speed());
    GroundClient client = new GroundClient(settings.ports().http());
    LiveTable table = new LiveTable(out, terminal);
    CountDownLatch never = new CountDownLatch(1);
    while (clock.instant().isBefore(settings.time().end())) {
      table.show(view(processes, plan, clock.instant(), client.get("api/v1/status"), ground));
      long left = Math.min(REFRESH.toMillis(), clock.wallUntil(settings.time().end()).toMillis());
      never.await(Math.max(1, left), TimeUnit.MILLISECONDS);
    }
    for (ChildProcess satellite : processes.onboard().values()) {
      satellite.await(REHEARSAL_SECONDS);
    }
    Optional<JsonNode> last = client.get("api/v1/status");
    Optional<JsonNode> versions = client.get("api/v1/versions?limit=1000");
    table.show(view(processes, plan, settings.time().end(), last, ground));
    table.end();
    if (last.isEmpty() || versions.isEmpty()) {
      throw new IOException(
          "the ground server does not answer at the end of the mission:\n" + ground.tail());
    }
    return new Outcome(
            settings,
            parameters,
            last.get(),
            versions.get().path("versions"),
            new Deliveries(
                plan,
                client.get("api/v1/transfers?limit=1000").orElseThrow().path("received"),
                client.events()),
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
        Duration.between(settings.time().start(), now).toMillis()
            / (double) settings.time().span().toMillis();
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
            && now.isBefore(settings.time().end())
            && isStale(satellite);
    return new LiveTable.Row(
        satellite,
        contact(plan.forSatellite(satellite), now),
        status == null ? "-" : shortName(status.path("modelVersion").asText()),
        status == null ? 0 : status.path("samplesSeen").asLong(),
        status == null ? Double.NaN : status.path("windowAccuracy").asDouble(Double.NaN),
        new LiveTable.Traffic(
            status == null ? 0 : status.path("queueBytes").asLong(),
            traffic.down().sent(),
            traffic.up().sent()),
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
      return open.get().station() + " " + minutes(Duration.between(now, open.get().los()));
    }
    return plan.nextAfter(now)
        .map(c -> "in " + minutes(Duration.between(now, c.aos())))
        .orElse("none left");
  }

  private static String minutes(Duration duration) {
    return duration.toMinutes() + ":" + String.format("%02d", duration.toSecondsPart());
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
