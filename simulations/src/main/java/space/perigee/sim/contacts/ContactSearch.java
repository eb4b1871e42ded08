package space.perigee.sim.contacts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/*
 * Finds the contacts of satellites with ground stations.
 *
 * The idea. Elevation is an awkward function to search: it is flat for most of an orbit and then
 * rises and falls within minutes, so a coarse grid misses short passes (a 60 s grid missed 4 of
 * 1,708), and a fine grid evaluates SGP4 where no contact is possible. We search the margin
 * instead:
 *
 *     m(t) = d . up - sin(mask) |d|          d = satellite - station, up = geodetic zenith
 *
 * in meters, which has the sign of "elevation minus mask" but is as smooth as the orbit itself. In
 * the rotating frame the satellite's acceleration is bounded by
 *
 *     A = mu / rmin^2 (1 + J2 terms) + 2 w vmax + w^2 rmax
 *
 * and, as |d| is convex along a straight line, m'' <= (1 + |sin mask|) A wherever the mask is not
 * negative. A sample (m, m') below the mask therefore proves that the satellite stays below it until
 * the parabola
 *
 *     m + m' h + (1 + |sin mask|) A h^2 / 2
 *
 * reaches zero, and the search skips to that time: up to 20 minutes ahead while the satellite is
 * behind the Earth, and like Newton's method as it approaches. Above the mask the same holds with
 * the sign reversed and the curvature of |d|, |sin mask| vmax^2 / dmin, added. For a negative mask
 * the curvature of |d| belongs to the other side. This is sphere tracing [1] in time.
 *
 * Masks by azimuth. The search uses the lowest elevation of the mask; HorizonCut cuts the passes.
 *
 * The grid. Skips are rounded down to multiples of one step (10 s), so that all stations sample a
 * satellite at the same instants and SGP4 runs once for each instant. Where a parabola proves less
 * than a step, the search takes one step without proof. A pass that fits between two such samples
 * shows in the rates, positive at the first and negative at the second; the extremum between them
 * is then examined. So no pass is too short to be found, unless the margin has two maxima within
 * one step.
 *
 * AOS and LOS are roots of m, the culmination is a root of the rate of sin(elevation). The
 * bracketing Brent solver of Hipparchus finds both to 0.1 ms.
 *
 * The cost. With five stations and satellites near 500 km one core searches about 1,000
 * satellite-days a second, four times as many as by evaluation every 10 s, and it finds what a 0.5
 * s grid finds. Satellites are independent of each other, so threads take one at a time. SGP4's
 * velocity is not exactly the derivative of its position; the proofs allow 20
 * m/s and 1 km for that.
 *
 * [1] J. C. Hart, "Sphere tracing: a geometric method for the antialiased ray tracing of implicit
 *     surfaces", The Visual Computer 12, 1996.
 */

/** Finds the contacts of satellites with ground stations. Immutable and thread-safe. */
public final class ContactSearch {

  private static final Duration DEFAULT_STEP = Duration.ofSeconds(10);
  private static final Duration MAX_SPAN = Duration.ofDays(3660);

  /** How long before a failure of SGP4 that {@link OrbitLifetime} missed the search ends. */
  private static final Duration RETREAT = Duration.ofMinutes(1);

  private final List<GroundStation> stations;
  private final ElevationMask defaultMask;
  private final Duration step;
  private final double stepSeconds;
  private final int threads;

  /**
   * Creates a search on a grid of 10 s, on one thread.
   *
   * @param stations the ground stations
   * @param maskDeg minimum elevation of a contact above the geodetic horizon, for stations without
   *     a mask of their own (degrees, -10 to below 90)
   * @throws IllegalArgumentException if the mask is out of range
   */
  public ContactSearch(Collection<GroundStation> stations, double maskDeg) {
    this(stations, ElevationMask.constant(maskDeg), DEFAULT_STEP, 1);
  }

  private ContactSearch(
      Collection<GroundStation> stations, ElevationMask defaultMask, Duration step, int threads) {
    if (step.compareTo(Duration.ofMillis(100)) < 0 || step.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("step " + step + " must be within 0.1 s to 5 min");
    }
    this.stations = List.copyOf(stations);
    this.defaultMask = defaultMask;
    this.step = step;
    this.stepSeconds = step.toNanos() * 1e-9;
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " must be at least 1");
    }
    this.threads = threads;
  }

  /**
   * Returns this search with another grid (0.1 s to 5 min). Results differ by at most the solver's
   * 0.1 ms.
   */
  public ContactSearch withStep(Duration step) {
    return new ContactSearch(stations, defaultMask, step, threads);
  }

  /**
   * Returns this search on several threads, each of which takes one satellite at a time. Results do
   * not depend on their number.
   */
  public ContactSearch withThreads(int count) {
    return new ContactSearch(stations, defaultMask, step, count);
  }

  /**
   * Finds the contacts of all satellites within a span.
   *
   * @param satellites the satellites
   * @param start start of the span; contacts already open are cut to begin here
   * @param span length of the span; contacts still open at its end are cut to end there
   */
  public ContactPlan plan(Collection<Satellite> satellites, Instant start, Duration span) {
    return plan(satellites, start, span, done -> {});
  }

  /**
   * Finds the contacts of all satellites within a span and reports progress.
   *
   * @param progress called with the result of each satellite when it is done, on the thread that
   *     searched it and in no particular order
   */
  public ContactPlan plan(
      Collection<Satellite> satellites,
      Instant start,
      Duration span,
      Consumer<SatelliteContacts> progress) {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<SatelliteContacts>> searches = new ArrayList<>();
      for (Satellite satellite : satellites) {
        Supplier<SatelliteContacts> search =
            () -> {
              SatelliteContacts found = contacts(satellite, start, span);
              progress.accept(found);
              return found;
            };
        searches.add(CompletableFuture.supplyAsync(search, workers));
      }
      List<Contact> contacts = new ArrayList<>();
      searches.forEach(search -> contacts.addAll(search.join().contacts()));
      return ContactPlan.of(contacts);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      workers.shutdownNow();
    }
  }

  /**
   * Finds the contacts of one satellite within a span. Where its elements give no orbit, because it
   * has decayed or they are too old, it has no contacts and an outage.
   *
   * @throws IllegalArgumentException if the span is not positive or longer than ten years
   */
  public SatelliteContacts contacts(Satellite satellite, Instant start, Duration span) {
    if (span.isNegative() || span.isZero() || span.compareTo(MAX_SPAN) > 0) {
      throw new IllegalArgumentException(
          "span " + span + " must be above zero and at most " + MAX_SPAN.toDays() + " days");
    }
    List<Satellite.Validity> parts = satellite.validities(start, span);
    List<SatelliteContacts> found = new ArrayList<>();
    for (Satellite.Validity part : parts) {
      found.add(contacts(satellite, part));
    }
    return found.size() == 1 ? found.get(0) : SatelliteContacts.joined(satellite, found);
  }

  /** Finds the contacts for which one element set is used. */
  private SatelliteContacts contacts(Satellite satellite, Satellite.Validity part) {
    OrbitLifetime lifetime = new OrbitLifetime(part);
    if (!lifetime.isUsable()) {
      return new SatelliteContacts(satellite, List.of(), lifetime.outages(), null);
    }
    try {
      List<Contact> contacts = search(satellite, lifetime.orbit(), lifetime.usableSeconds());
      return new SatelliteContacts(satellite, contacts, lifetime.outages(), lifetime.age());
    } catch (UnusableElementsException e) {
      Instant failure = lifetime.orbit().instantAt(e.seconds());
      Instant end = failure.minus(RETREAT);
      String reason = e.getMessage() + " at " + failure.truncatedTo(ChronoUnit.SECONDS);
      if (!end.isAfter(part.from())) {
        Outage all = new Outage(part.from(), part.to(), reason);
        return new SatelliteContacts(satellite, List.of(), List.of(all), null);
      }
      SatelliteContacts before = contacts(satellite, part.until(end));
      return before.with(new Outage(end, part.to(), reason));
    }
  }

  private List<Contact> search(Satellite satellite, EarthFixedOrbit orbit, double end) {
    long last = (long) Math.ceil(end / stepSeconds);
    List<ContactTrack> tracks = new ArrayList<>();
    for (GroundStation station : stations) {
      ElevationMask mask = station.mask() == null ? defaultMask : station.mask();
      tracks.add(new ContactTrack(new StationView(station, mask), orbit, satellite.id(), end));
    }
    long k = 0;
    while (k <= last && !tracks.isEmpty()) {
      double time = Math.min(k * stepSeconds, end);
      EarthFixedState state = orbit.at(time);
      long next = last + 1;
      for (ContactTrack track : tracks) {
        if (track.nextSample() <= k) {
          long proven = (long) (track.sample(time, state, stepSeconds) / stepSeconds);
          long at = k + Math.max(1, proven);
          track.setNextSample(k < last ? Math.min(at, last) : at);
        }
        next = Math.min(next, track.nextSample());
      }
      k = next;
    }
    List<Contact> contacts = new ArrayList<>();
    tracks.forEach(track -> contacts.addAll(track.finish()));
    return contacts;
  }
}
