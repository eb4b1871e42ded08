package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.AggregationStrategies;
import space.perigee.hw.text.Quantity;
import space.perigee.mission.GroundEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.sim.fly.DemoFolder;
import space.perigee.sim.fly.FlightProgress;
import space.perigee.sim.fly.FlightQueue;
import space.perigee.sim.fly.PrefixedLines;
import space.perigee.sim.fly.SeedComparison;
import space.perigee.sim.fly.StrategyComparison;
import space.perigee.sim.report.LosslessFlight;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.ReportWriter;
import space.perigee.sync.io.InputException;

/**
 * Flies the demo with several seeds, and each seed in several variants, each flight in a folder of
 * its own. A flight whose report is there is not flown again.
 *
 * @param folder of the folders
 * @param spacecraft profile of all satellites; null for the template's
 * @param parallel flights in the air at the same time
 * @param wall wall clock
 */
record DemoComparison(
    Path folder, FlyOptions options, @Nullable String spacecraft, int parallel, Clock wall) {

  /**
   * What to fly.
   *
   * @param seeds the seeds 1 to this one
   * @param lossless whether all deltas are lossless
   * @param twins whether each seed is also flown with lossless deltas
   * @param strategies aggregation strategies to compare with the default, without it
   */
  record Plan(int seeds, boolean lossless, boolean twins, List<String> strategies) {

    Plan {
      strategies = List.copyOf(strategies);
    }

    private List<Long> eachSeed() {
      return LongStream.rangeClosed(1, seeds).boxed().toList();
    }

    private DemoFolder.Variant usual() {
      return new DemoFolder.Variant(lossless, null);
    }

    private DemoFolder.Variant of(String strategy) {
      return new DemoFolder.Variant(lossless, strategy);
    }

    private List<Leg> legs() {
      List<Leg> legs = new ArrayList<>();
      for (long seed : eachSeed()) {
        legs.add(new Leg(seed, usual()));
        if (twins) {
          legs.add(new Leg(seed, TWIN));
        }
        strategies.forEach(strategy -> legs.add(new Leg(seed, of(strategy))));
      }
      return legs;
    }
  }

  private static final DemoFolder.Variant TWIN = new DemoFolder.Variant(true, null);

  /** One flight. */
  private record Leg(long seed, DemoFolder.Variant variant) {

    /** Name of its folder. */
    String name() {
      String strategy = variant.aggregation();
      return "seed-"
          + seed
          + (variant.lossless() ? "-lossless" : "")
          + (strategy == null ? "" : "-" + strategy.replaceAll("[^A-Za-z0-9.]+", "-"));
    }
  }

  /**
   * Reads a list of strategies. Their settings may have commas between them too.
   *
   * @return the strategies without the default, each once
   * @throws InputException if one is none
   */
  static List<String> strategies(String list) {
    List<String> strategies = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      int last = strategies.size() - 1;
      boolean isSetting = part.indexOf('=') >= 0 && part.indexOf(':') < 0;
      if (isSetting && last >= 0) {
        strategies.set(last, strategies.get(last) + "," + part);
      } else {
        strategies.add(part);
      }
    }
    Set<String> distinct = new LinkedHashSet<>(strategies);
    for (String strategy : distinct) {
      try {
        AggregationStrategies.parse(strategy);
      } catch (IllegalArgumentException e) {
        throw new InputException("--compare-strategies: " + e.getMessage(), e);
      }
    }
    distinct.remove(GroundEntry.Rounds.AGGREGATION);
    return List.copyOf(distinct);
  }

  /** Flies what has not been flown, and prints the tables and the last line. */
  void fly(Plan plan) throws IOException, InterruptedException {
    List<Leg> legs = plan.legs();
    AtomicInteger flown = new AtomicInteger();
    List<FlightQueue.Flight<MissionReport>> flights = new ArrayList<>();
    for (Leg leg : legs) {
      flights.add(
          () -> {
            MissionReport report = fly(leg);
            if (legs.size() > 1) {
              System.out.printf(
                  Locale.ROOT,
                  "perigee: %s: accuracy %.2f %%, %d bytes, %s; %d of %d%n",
                  leg.name(),
                  100 * report.model().globalAccuracy(),
                  report.link().total(),
                  Quantity.count(report.versionsReleased(), "version", "versions"),
                  flown.incrementAndGet(),
                  legs.size());
            }
            return report;
          });
    }
    List<MissionReport> results =
        new FlightQueue(parallel, line -> System.out.println("perigee: " + line)).fly(flights);
    Map<Leg, MissionReport> reports = new LinkedHashMap<>();
    for (int i = 0; i < legs.size(); i++) {
      reports.put(legs.get(i), results.get(i));
    }
    show(plan, reports);
  }

  private void show(Plan plan, Map<Leg, MissionReport> reports) throws IOException {
    List<SeedComparison.Flight> pairs = new ArrayList<>();
    for (long seed : plan.eachSeed()) {
      Leg leg = new Leg(seed, plan.usual());
      MissionReport report = of(reports, leg);
      MissionReport twin = plan.twins() ? of(reports, new Leg(seed, TWIN)) : null;
      if (twin != null) {
        ReportWriter.write(reportOf(leg), report.comparedWith(LosslessFlight.of(twin)));
        report = report.comparedWith(LosslessFlight.of(twin));
      }
      pairs.add(new SeedComparison.Flight(seed, report, twin));
    }
    SeedComparison comparison = new SeedComparison(pairs);
    System.out.println();
    System.out.println(comparison.table());
    Map<String, Object> figures = new LinkedHashMap<>(comparison.machineReadable());
    if (!plan.strategies().isEmpty()) {
      StrategyComparison strategies = strategies(plan, reports);
      System.out.println(strategies.table());
      figures.put("strategies", strategies.machineReadable());
    }
    options.finish(figures, "DEMO");
  }

  private static StrategyComparison strategies(Plan plan, Map<Leg, MissionReport> reports) {
    List<StrategyComparison.Flights> strategies = new ArrayList<>();
    strategies.add(flights(GroundEntry.Rounds.AGGREGATION, plan.usual(), plan, reports));
    for (String strategy : plan.strategies()) {
      strategies.add(flights(strategy, plan.of(strategy), plan, reports));
    }
    return new StrategyComparison(plan.eachSeed(), strategies);
  }

  private static StrategyComparison.Flights flights(
      String strategy, DemoFolder.Variant variant, Plan plan, Map<Leg, MissionReport> reports) {
    return new StrategyComparison.Flights(
        strategy,
        plan.eachSeed().stream().map(seed -> of(reports, new Leg(seed, variant))).toList());
  }

  private static MissionReport of(Map<Leg, MissionReport> reports, Leg leg) {
    MissionReport report = reports.get(leg);
    if (report == null) {
      throw new IllegalStateException(leg.name() + " was not flown");
    }
    return report;
  }

  private Path reportOf(Leg leg) {
    return folder
        .resolve(leg.name())
        .resolve(
            String.format(
                Locale.ROOT,
                "report-%s-%dh",
                options.link() == null ? "mqtt" : options.link(),
                options.span().toHours()));
  }

  /** Returns the report of a flight, which is flown if it has not been yet. */
  private MissionReport fly(Leg leg) throws IOException, InterruptedException {
    Path report = reportOf(leg);
    if (Files.exists(report.resolve(ReportWriter.NUMBERS))) {
      System.out.println("perigee: " + report + ": flown before");
      return ReportWriter.read(report);
    }
    Mission mission = prepare(leg);
    MissionReport result = fly(mission, leg);
    ReportWriter.write(report, result);
    return result;
  }

  /** Returns the mission of a flight. One at a time: the start model is trained. */
  private synchronized Mission prepare(Leg leg) throws IOException, InterruptedException {
    Path at = folder.resolve(leg.name());
    // The folder of a flight that was interrupted is there already.
    boolean exists = Files.exists(at.resolve(MissionFile.NAME));
    Consumer<String> say = line -> System.out.println("perigee: " + line);
    return new DemoFolder(at, exists ? null : spacecraft, options.link(), wall, say)
        .prepare(exists ? null : leg.seed(), leg.variant());
  }

  private MissionReport fly(Mission mission, Leg leg) throws IOException, InterruptedException {
    return parallel == 1
        ? options.fly(mission, null, OptionalLong.empty(), wall)
        : options.fly(
            mission,
            null,
            OptionalLong.empty(),
            wall,
            new FlyOptions.Output(PrefixedLines.of(leg.name(), System.out), FlightProgress.NONE));
  }
}
