package space.perigee.sim.contacts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.orekit.bodies.GeodeticPoint;
import org.orekit.bodies.OneAxisEllipsoid;
import org.orekit.data.LazyLoadedDataContext;
import org.orekit.frames.Frame;
import org.orekit.frames.TopocentricFrame;
import org.orekit.propagation.analytical.tle.TLE;
import org.orekit.propagation.analytical.tle.TLEPropagator;
import org.orekit.propagation.events.ElevationDetector;
import org.orekit.propagation.events.EventsLogger;
import org.orekit.time.AbsoluteDate;
import org.orekit.utils.Constants;
import org.orekit.utils.IERSConventions;

/**
 * Reference contacts by Orekit alone: TEME to ITRF by the IERS 2010 chain, stations on its WGS84
 * ellipsoid, its event detector on a 10 s grid. Only the leap seconds are shared with the code
 * under test.
 */
public final class OrekitContacts {

  record Edge(String station, Instant time, boolean rising) {}

  private final LazyLoadedDataContext context;
  private final OneAxisEllipsoid earth;
  private final double maskDeg;

  public OrekitContacts(double maskDeg) {
    LazyLoadedDataContext context = new LazyLoadedDataContext();
    context
        .getTimeScales()
        .addUTCTAIOffsetsLoader(
            () ->
                List.of(
                    new org.orekit.time.OffsetModel(
                        new org.orekit.time.DateComponents(1972, 1, 1), 10),
                    new org.orekit.time.OffsetModel(
                        new org.orekit.time.DateComponents(1999, 1, 1), 32),
                    new org.orekit.time.OffsetModel(
                        new org.orekit.time.DateComponents(2006, 1, 1), 33),
                    new org.orekit.time.OffsetModel(
                        new org.orekit.time.DateComponents(2017, 1, 1), 37)));
    context.getFrames().addEOPHistoryLoader(IERSConventions.IERS_2010, (converter, history) -> {});
    Frame itrf = context.getFrames().getITRF(IERSConventions.IERS_2010, true);
    this.earth =
        new OneAxisEllipsoid(
            Constants.WGS84_EARTH_EQUATORIAL_RADIUS, Constants.WGS84_EARTH_FLATTENING, itrf);
    this.maskDeg = maskDeg;
    this.context = context;
  }

  List<Edge> edges(
      Satellite satellite, List<GroundStation> stations, Instant start, Duration span) {
    TLEPropagator propagator =
        TLEPropagator.selectExtrapolator(elements(satellite), context.getFrames().getTEME());
    List<EventsLogger> loggers = new ArrayList<>();
    for (GroundStation station : stations) {
      EventsLogger logger = new EventsLogger();
      propagator.addEventDetector(
          logger.monitorDetector(
              new ElevationDetector(10, 1e-4, topocentric(station))
                  .withConstantElevation(Math.toRadians(maskDeg))
                  .withHandler(
                      (state, detector, increasing) -> org.hipparchus.ode.events.Action.CONTINUE)));
      loggers.add(logger);
    }
    AbsoluteDate from = new AbsoluteDate(start, context.getTimeScales().getUTC());
    propagator.propagate(from, from.shiftedBy(span.toMillis() / 1000.0));
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < loggers.size(); i++) {
      String station = stations.get(i).id();
      for (var event : loggers.get(i).getLoggedEvents()) {
        edges.add(
            new Edge(
                station,
                event.getState().getDate().toInstant(context.getTimeScales()),
                event.isIncreasing()));
      }
    }
    return edges;
  }

  /**
   * Returns when a satellite crosses a station's mask by azimuth, checked every 0.5 s.
   *
   * @param horizon azimuth and elevation (degrees) of at least two points
   */
  List<Edge> edges(
      Satellite satellite, GroundStation station, double[][] horizon, Instant start, Instant end) {
    double[][] mask = new double[horizon.length][];
    for (int i = 0; i < horizon.length; i++) {
      mask[i] = new double[] {Math.toRadians(horizon[i][0]), Math.toRadians(horizon[i][1])};
    }
    Frame teme = context.getFrames().getTEME();
    TLEPropagator propagator = TLEPropagator.selectExtrapolator(elements(satellite), teme);
    EventsLogger logger = new EventsLogger();
    propagator.addEventDetector(
        logger.monitorDetector(
            new ElevationDetector(0.5, 1e-4, topocentric(station))
                .withElevationMask(new org.orekit.utils.ElevationMask(mask))
                .withHandler(
                    (state, detector, increasing) -> org.hipparchus.ode.events.Action.CONTINUE)));
    AbsoluteDate from = new AbsoluteDate(start, context.getTimeScales().getUTC());
    propagator.propagate(from, new AbsoluteDate(end, context.getTimeScales().getUTC()));
    List<Edge> edges = new ArrayList<>();
    for (var event : logger.getLoggedEvents()) {
      edges.add(
          new Edge(
              station.id(),
              event.getState().getDate().toInstant(context.getTimeScales()),
              event.isIncreasing()));
    }
    return edges;
  }

  private TLE elements(Satellite satellite) {
    return new TLE(
        satellite.elements().get(0).getLine1(),
        satellite.elements().get(0).getLine2(),
        context.getTimeScales().getUTC());
  }

  private TopocentricFrame topocentric(GroundStation station) {
    return new TopocentricFrame(
        earth,
        new GeodeticPoint(
            Math.toRadians(station.latitudeDeg()),
            Math.toRadians(station.longitudeDeg()),
            station.altitudeM()),
        station.id());
  }

  /**
   * Position of a satellite as seen from a station.
   *
   * @param elevationDeg elevation above the station's horizon (degrees)
   * @param rangeKm distance from the station (km)
   */
  public record Look(double elevationDeg, double rangeKm) {}

  /** Returns the position of a satellite as seen from a station. */
  public Look look(Satellite satellite, GroundStation station, Instant at) {
    Frame teme = context.getFrames().getTEME();
    AbsoluteDate date = new AbsoluteDate(at, context.getTimeScales().getUTC());
    var position =
        TLEPropagator.selectExtrapolator(elements(satellite), teme).getPosition(date, teme);
    TopocentricFrame view = topocentric(station);
    return new Look(
        Math.toDegrees(view.getElevation(position, teme, date)),
        view.getRange(position, teme, date) / 1000);
  }
}
