package space.perigee.sim.contacts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import space.perigee.sync.contact.Contact;

/**
 * Tracks one satellite from one station through the samples of {@link ContactSearch}, and converts
 * sign changes of the margin to contacts. Times are seconds since the start of the span.
 */
final class ContactTrack {

  /**
   * Allowances in the proofs (m and m/s), since SGP4's velocity is not exactly the derivative of
   * its position.
   */
  private static final double MARGIN_SLACK_M = 1000;

  private static final double RATE_SLACK = 20;
  private static final double MIN_RANGE_M = 100_000;

  private record Sample(double time, double margin, double rate, boolean provenToNext) {}

  private final StationView view;
  private final EarthFixedOrbit orbit;
  private final String satellite;
  private final double end;
  private final double curvatureBelow;
  private final double curvatureAbove;
  private final List<Contact> contacts = new ArrayList<>();

  private record Seen(double time, double sinElevation, double sinElevationRate) {}

  /** AOS and the samples since; empty while the satellite is below the mask. */
  private final List<Seen> inContact = new ArrayList<>();

  private Sample previous = new Sample(Double.NaN, Double.NaN, Double.NaN, true);
  private long nextSample;

  /**
   * @param end end of the span (s), at which an open contact is cut
   */
  ContactTrack(StationView view, EarthFixedOrbit orbit, String satellite, double end) {
    this.view = view;
    this.orbit = orbit;
    this.satellite = satellite;
    this.end = end;
    double minRange = Math.max(orbit.minRadiusM() - view.radiusM(), MIN_RANGE_M);
    double ofRange = orbit.maxSpeed() * orbit.maxSpeed() / minRange;
    double ofOrbit = (1 + Math.abs(view.sinMask())) * orbit.maxAcceleration();
    this.curvatureBelow = ofOrbit + Math.max(0, -view.sinMask()) * ofRange;
    this.curvatureAbove = ofOrbit + Math.max(0, view.sinMask()) * ofRange;
  }

  /** Index of the grid step of the next sample that this track needs. */
  long nextSample() {
    return nextSample;
  }

  void setNextSample(long step) {
    nextSample = step;
  }

  /**
   * Processes the state at {@code time}, which must be later than all before.
   *
   * @param time time of the sample (s)
   * @param state state of the satellite at that time
   * @param step length of a grid step (s)
   * @return how long the satellite provably stays on its side of the mask (s)
   */
  double sample(double time, EarthFixedState state, double step) {
    double margin = view.margin(state);
    double rate = view.marginRate(state);
    double horizon = horizon(margin, rate);
    boolean first = Double.isNaN(previous.time());
    if (!first) {
      follow(time, margin, rate);
    }
    if (margin > 0) {
      inContact.add(seen(time, state));
    }
    previous = new Sample(time, margin, rate, horizon >= step);
    return horizon;
  }

  private void follow(double time, double margin, double rate) {
    boolean above = margin > 0;
    if (above != previous.margin() > 0) {
      crossing(previous.time(), time);
    } else if (!previous.provenToNext() && turnsTowardMask(above, rate)) {
      double turn = orbit.root(s -> view.marginRate(s), previous.time(), time);
      if (view.margin(orbit.at(turn)) > 0 != above) {
        crossing(previous.time(), turn);
        crossing(turn, time);
      }
    }
  }

  private Seen seen(double time, EarthFixedState state) {
    return new Seen(time, view.sinElevation(state), view.sinElevationRate(state));
  }

  /**
   * Returns whether the margin moved toward zero at the previous sample and moves away from it now.
   */
  private boolean turnsTowardMask(boolean above, double rate) {
    return above ? previous.rate() < 0 && rate > 0 : previous.rate() > 0 && rate < 0;
  }

  private void crossing(double from, double to) {
    double edge = orbit.root(view::margin, from, to);
    if (inContact.isEmpty()) {
      inContact.add(seen(edge, orbit.at(edge)));
    } else {
      close(edge);
    }
  }

  /** Ends an open contact at the end of the span and returns all contacts. */
  List<Contact> finish() {
    if (!inContact.isEmpty()) {
      close(end);
    }
    return contacts;
  }

  private void close(double los) {
    double aos = inContact.get(0).time();
    if (los > inContact.get(inContact.size() - 1).time()) {
      inContact.add(seen(los, orbit.at(los)));
    }
    if (view.variesWithAzimuth()) {
      for (HorizonCut.Part part : new HorizonCut(view, orbit).parts(aos, los)) {
        add(part.from(), part.to(), within(part));
      }
    } else {
      add(aos, los, inContact);
    }
    inContact.clear();
  }

  private List<Seen> within(HorizonCut.Part part) {
    List<Seen> seen = new ArrayList<>();
    seen.add(seen(part.from(), orbit.at(part.from())));
    inContact.stream()
        .filter(s -> s.time() > part.from() && s.time() < part.to())
        .forEach(seen::add);
    seen.add(seen(part.to(), orbit.at(part.to())));
    return seen;
  }

  private void add(double aos, double los, List<Seen> seen) {
    Instant from = aos == 0 ? orbit.instantAt(0) : toMillis(orbit.instantAt(aos));
    Instant to = los == end ? orbit.instantAt(end) : toMillis(orbit.instantAt(los));
    if (to.isAfter(from)) {
      double elevation = Math.toDegrees(Math.asin(Math.min(1, maxSinElevation(seen))));
      contacts.add(new Contact(satellite, view.station().id(), from, to, elevation));
    }
  }

  /** Returns the higher of the highest sample and the culmination next to it. */
  private double maxSinElevation(List<Seen> seen) {
    int best = 0;
    for (int i = 1; i < seen.size(); i++) {
      if (seen.get(i).sinElevation() > seen.get(best).sinElevation()) {
        best = i;
      }
    }
    Seen from = seen.get(Math.max(0, best - 1));
    Seen to = seen.get(Math.min(seen.size() - 1, best + 1));
    double highest = seen.get(best).sinElevation();
    if (from.sinElevationRate() > 0 && to.sinElevationRate() < 0) {
      double top = orbit.root(view::sinElevationRate, from.time(), to.time());
      highest = Math.max(highest, view.sinElevation(orbit.at(top)));
    }
    return highest;
  }

  /**
   * Returns the time until the parabola that bounds the margin reaches the mask (s); 0 if the
   * margin is too small for a proof.
   */
  private double horizon(double margin, double rate) {
    boolean above = margin > 0;
    double distance = Math.abs(margin) - MARGIN_SLACK_M;
    if (distance <= 0) {
      return 0;
    }
    double toward = (above ? -rate : rate) + RATE_SLACK;
    double curvature = above ? curvatureAbove : curvatureBelow;
    return (Math.sqrt(toward * toward + 2 * curvature * distance) - toward) / curvature;
  }

  private static Instant toMillis(Instant instant) {
    return instant.plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS);
  }
}
