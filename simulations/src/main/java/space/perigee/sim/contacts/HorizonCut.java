package space.perigee.sim.contacts;

import java.util.ArrayList;
import java.util.List;

/*
 * Where the mask depends on the azimuth, the margin of ContactSearch is no longer smooth: it bends
 * wherever the horizon bends, and proofs about it would be worth little. The search therefore runs
 * with the lowest elevation of the mask, and the passes it finds are cut here.
 *
 * Along a pass we follow
 *
 *     c(t) = elevation - mask(azimuth)
 *
 * in steps of a quarter of a degree across the sky, and stop besides wherever the azimuth passes a
 * bend. Between two such stops c is smooth and almost straight, so a contact is missed only if the
 * satellite clears the horizon for less than a step. Edges are roots of c, to 0.1 ms.
 *
 * The cost. A pass crosses at most 180 degrees of sky: some 700 evaluations of SGP4, whatever the
 * orbit, against some 50 for a pass above a constant mask.
 */

/** Cuts the passes of one satellite above a station's lowest mask at its horizon by azimuth. */
final class HorizonCut {

  /** Path across the sky between two stops (rad). */
  private static final double STEP = Math.toRadians(0.25);

  private static final double MIN_STEP_SECONDS = 0.01;
  private static final double MAX_STEP_SECONDS = 600;

  /** A contact within a pass (s since the start of the span). */
  record Part(double from, double to) {}

  private final StationView view;
  private final EarthFixedOrbit orbit;

  HorizonCut(StationView view, EarthFixedOrbit orbit) {
    this.view = view;
    this.orbit = orbit;
  }

  /** Returns the parts of a pass in which the satellite is above the mask, in order. */
  List<Part> parts(double aos, double los) {
    List<Part> parts = new ArrayList<>();
    EarthFixedState state = orbit.at(aos);
    boolean above = view.clearance(state) > 0;
    double from = aos;
    double time = aos;
    while (time < los) {
      double end = Math.min(los, time + step(state));
      EarthFixedState atEnd = orbit.at(end);
      for (double stop : stops(time, state, end, atEnd)) {
        if (view.clearance(orbit.at(stop)) > 0 != above) {
          double edge = orbit.root(view::clearance, time, stop);
          if (above) {
            parts.add(new Part(from, edge));
          }
          above = !above;
          from = edge;
        }
        time = stop;
      }
      state = atEnd;
    }
    if (above) {
      parts.add(new Part(from, los));
    }
    return parts;
  }

  private double step(EarthFixedState state) {
    double seconds = STEP / view.maxAngularRate(state);
    return Math.max(MIN_STEP_SECONDS, Math.min(MAX_STEP_SECONDS, seconds));
  }

  /** Returns the times at which the azimuth passes a bend of the horizon, and the end. */
  private List<Double> stops(
      double start, EarthFixedState atStart, double end, EarthFixedState atEnd) {
    List<Double> stops = new ArrayList<>();
    double from = view.azimuth(atStart);
    double to = view.azimuth(atEnd);
    for (double bendDeg : view.bendsDeg()) {
      double bend = Math.toRadians(bendDeg);
      double before = Math.sin(from - bend);
      double after = Math.sin(to - bend);
      if (before * after < 0 && Math.cos(from - bend) + Math.cos(to - bend) > 0) {
        stops.add(orbit.root(s -> Math.sin(view.azimuth(s) - bend), start, end));
      }
    }
    stops.removeIf(stop -> stop <= start || stop >= end);
    stops.sort(null);
    stops.add(end);
    return stops;
  }
}
