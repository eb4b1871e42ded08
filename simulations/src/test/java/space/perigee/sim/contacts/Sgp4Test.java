package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orekit.propagation.analytical.tle.TLE;

class Sgp4Test {

  private static final String LINE1 =
      "1 44057U 19010A   22257.20365923  .00000199  00000+0  48632-3 0  9993";
  private static final String NEAR =
      "2 44057 180.0000 141.9130 0002574  59.6606 300.4780 13.16594606171035";
  private static final String DEEP =
      "2 44057 180.0000 141.9130 0102574  59.6606 300.4780  2.00659460171037";

  /** States (km, km/s) of python-sgp4 2.27, whose code is Vallado's, with WGS72. */
  @ParameterizedTest
  @CsvSource({
    "0, -5950.501622, 4682.612571, 4.490971, 5.704368",
    "360, 6168.045558, 4391.444755, 4.212039, -5.913768",
    "1440, 1759.887032, 7363.664503, 7.062104, -1.687808",
  })
  void anInclinationOfExactly180DegreesHasAnOrbit(
      double minutes, double x, double y, double vx, double vy) {
    assertState(
        ElementLines.elements(LINE1, NEAR),
        minutes,
        new Vector3D(x * 1e3, y * 1e3, 0),
        new Vector3D(vx * 1e3, vy * 1e3, 0));
  }

  /** Orekit is wrong there by 766 km. */
  @Test
  void aDeepSpaceOrbitAtThatInclinationIsUnusable() {
    TLE elements = ElementLines.elements(LINE1, DEEP);
    EarthFixedOrbit orbit = new EarthFixedOrbit(elements, Satellite.epoch(elements));
    assertThatThrownBy(() -> orbit.at(0))
        .isInstanceOf(UnusableElementsException.class)
        .hasMessageContaining("179.9 degrees");
  }

  /** Position (km) after six hours of python-sgp4. */
  @Test
  void aDeepSpaceOrbitAMereDegreeLessIsRight() {
    TLE elements = ElementLines.elements(LINE1, withChecksum(DEEP.replace("180.0000", "179.0000")));
    EarthFixedOrbit orbit = new EarthFixedOrbit(elements, Satellite.epoch(elements));
    assertThat(
            orbit
                .teme(6 * 3600)
                .getPosition()
                .distance(new Vector3D(20500547.589, -17096642.570, -16781.494)))
        .isLessThan(200);
  }

  private static String withChecksum(String line) {
    return line.substring(0, 68) + ElementLine.checksum(line);
  }

  private static void assertState(TLE elements, double minutes, Vector3D p, Vector3D v) {
    Instant epoch = Satellite.epoch(elements);
    var found = new EarthFixedOrbit(elements, epoch).teme(minutes * 60);
    assertThat(found.getPosition().distance(p)).as("m").isLessThan(1);
    assertThat(found.getVelocity().distance(v)).as("m/s").isLessThan(0.01);
  }
}
