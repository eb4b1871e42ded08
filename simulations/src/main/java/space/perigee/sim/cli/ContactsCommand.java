package space.perigee.sim.cli;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sim.contacts.ContactSearch;
import space.perigee.sim.contacts.ElevationMask;
import space.perigee.sim.contacts.GroundStation;
import space.perigee.sim.contacts.Satellite;
import space.perigee.sim.contacts.SatelliteCatalog;
import space.perigee.sim.contacts.SatelliteContacts;
import space.perigee.sim.contacts.SatelliteFile;
import space.perigee.sim.contacts.StationFile;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.OutputFile;

/** {@code perigee sim contacts}: computes a contact plan from element sets and stations. */
@Command(
    name = "contacts",
    description = "Predict when each satellite is in view of each ground station.")
public final class ContactsCommand extends PerigeeCommand {

  private static final int MAX_THREADS = 1024;
  private static final double MAX_HOURS = 24 * 366;

  /** Shortest time span: 3.6 s. */
  private static final double MIN_HOURS = 0.001;

  /** Satellite-days times stations above which a progress bar is shown. */
  private static final double LONG_SEARCH = 5000;

  @Option(
      names = "--tle",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description =
          "Element sets of satellites: two-line or three-line, OMM (JSON, CSV, KVN, XML) or SatNOGS"
              + " JSON. Of several sets of one satellite, the latest before each moment is used.")
  private List<Path> tle = List.of();

  @Option(
      names = "--stations",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description = {
        "Ground stations: GeoJSON points, a JSON list with name, lat and lng such as that of"
            + " SatNOGS, or CSV with name, lat, lon and alt. A station may have a mask of its own:"
            + " min_elevation (degrees), or horizon, a list of [azimuth, elevation]."
      })
  private List<Path> stations = List.of();

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      required = true,
      description = "Start of the span, ISO 8601 in UTC, such as 2022-04-24T00:00:00Z.")
  private Instant start = Instant.EPOCH;

  @Option(
      names = "--hours",
      paramLabel = "H",
      defaultValue = "24",
      description = "Length of the span in hours (default: ${DEFAULT-VALUE}).")
  private double hours;

  @Option(
      names = "--mask",
      paramLabel = "DEG",
      defaultValue = "10",
      description = {
        "Minimum elevation of a contact in degrees, -10 to below 90, at stations whose file gives"
            + " none (default: ${DEFAULT-VALUE})."
      })
  private double maskDeg;

  @Option(
      names = "--satellites",
      paramLabel = "ID",
      split = ",",
      description =
          "Only these satellites, by identifier or catalog number (default: all in the files).")
  private @Nullable List<String> onlySatellites;

  @Option(
      names = "--only-stations",
      paramLabel = "ID",
      split = ",",
      description = "Only these stations, by identifier (default: all in the files).")
  private @Nullable List<String> onlyStations;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private PlanFormat format = PlanFormat.CSV;

  @Option(
      names = "--down-bps",
      paramLabel = "BPS",
      defaultValue = "2000000",
      description = "Downlink bit rate to write into ION plans (default: ${DEFAULT-VALUE}).")
  private double downBps;

  @Option(
      names = "--up-bps",
      paramLabel = "BPS",
      defaultValue = "128000",
      description = "Uplink bit rate to write into ION plans (default: ${DEFAULT-VALUE}).")
  private double upBps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write the plan (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of satellites searched in parallel (default: number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = {"-v", "--verbose"},
      description = "Print the speed of the search on standard error.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    if (!(hours >= MIN_HOURS && hours <= MAX_HOURS)) {
      throw new InputException(
          "--hours " + hours + ": must be at least " + MIN_HOURS + " and at most " + MAX_HOURS);
    }
    if (!(maskDeg >= ElevationMask.LOWEST_DEG && maskDeg < 90)) {
      throw new InputException(
          "--mask "
              + maskDeg
              + ": must be at least "
              + ElevationMask.LOWEST_DEG
              + " and below 90 degrees");
    }
    OptionValues.requireWithin("--threads", threads, 1, MAX_THREADS);
    OptionValues.requireFile("--output", output);
    Duration span = Duration.ofMillis(Math.round(hours * 3_600_000));
    SatelliteCatalog catalog = SatelliteFile.read(tle);
    List<Satellite> satellites =
        only("--satellites", byId(catalog.satellites()), catalog.satellites(), Satellite::id);
    List<GroundStation> listeners =
        only(
            "--only-stations",
            onlyStations,
            StationFile.read(stations, this::warn),
            GroundStation::id);
    ElementReport report = new ElementReport(err(), start, span);
    catalog.warnings().forEach(this::warn);
    catalog.notes().forEach(report::note);

    ContactPlan plan = search(satellites, listeners, span, report);
    report.finish();
    String text = format.write(plan, new PlanFormat.Rates(downBps, upBps));
    if (output == null) {
      out().print(text);
      out().flush();
    } else {
      OutputFile.write(output, text);
    }
    return 0;
  }

  private ContactPlan search(
      List<Satellite> satellites,
      List<GroundStation> listeners,
      Duration span,
      ElementReport report) {
    double satelliteDays = satellites.size() * (span.toMillis() / 86_400_000.0);
    ContactSearch search = new ContactSearch(listeners, maskDeg).withThreads(threads);
    long cpuBefore = cpuNanos();
    long before = System.nanoTime();
    Map<String, SatelliteContacts> results = new ConcurrentHashMap<>();
    ContactPlan plan;
    boolean isLong = satelliteDays * listeners.size() > LONG_SEARCH;
    try (TerminalProgress bar =
        new TerminalProgress(
            Cli.isTerminal() && isLong, "contacts", "satellites", satellites.size())) {
      plan =
          search.plan(
              satellites,
              start,
              span,
              found -> {
                results.put(found.satellite().id(), found);
                bar.stepBy(1);
              });
    }
    satellites.forEach(satellite -> report.add(requireNonNull(results.get(satellite.id()))));
    if (verbose) {
      double seconds = (System.nanoTime() - before) * 1e-9;
      double cpuSeconds = (cpuNanos() - cpuBefore) * 1e-9;
      err()
          .printf(
              Locale.ROOT,
              "perigee: %d contacts of %d satellites with %d stations in %.2f h: %.2f s on %d"
                  + " thread%s, %.2f s of CPU, %.0f satellite-days per second, %s per CPU second%n",
              plan.contacts().size(),
              satellites.size(),
              listeners.size(),
              span.toMillis() / 3.6e6,
              seconds,
              threads,
              threads == 1 ? "" : "s",
              cpuSeconds,
              satelliteDays / seconds,
              // The clock of a process ticks every ten milliseconds.
              cpuSeconds > 0
                  ? String.format(Locale.ROOT, "%.0f", satelliteDays / cpuSeconds)
                  : "-");
    }
    return plan;
  }

  private void warn(String note) {
    err().println("perigee: warning: " + note);
  }

  /** Returns the identifiers of the satellites to plan, some of which may be catalog numbers. */
  private @Nullable List<String> byId(List<Satellite> satellites) {
    if (onlySatellites == null) {
      return null;
    }
    Map<String, String> byNumber = new HashMap<>();
    satellites.forEach(s -> byNumber.put(Integer.toString(s.number()), s.id()));
    return onlySatellites.stream().map(wanted -> byNumber.getOrDefault(wanted, wanted)).toList();
  }

  private static <T> List<T> only(
      String option, @Nullable List<String> wanted, List<T> all, Function<T, String> id) {
    if (wanted == null) {
      return all;
    }
    List<String> known = all.stream().map(id).sorted().toList();
    Set<String> missing = new LinkedHashSet<>(wanted);
    known.forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new InputException(
          option
              + ": no '"
              + String.join("', '", missing)
              + "' in the files; there are "
              + String.join(", ", known.subList(0, Math.min(20, known.size())))
              + (known.size() > 20 ? " and " + (known.size() - 20) + " more" : ""));
    }
    return all.stream().filter(one -> wanted.contains(id.apply(one))).toList();
  }

  /** Returns the CPU time of all threads, including the compiler's (ns). */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
