package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.junit.jupiter.api.Test;
import org.orekit.propagation.analytical.tle.TLE;
import org.orekit.utils.PVCoordinates;

/** Vallado, Crawford, Hujsak, Kelso: Revisiting Spacetrack Report #3, AIAA 2006-6753. */
class Sgp4VerificationTest {

  /** The states are printed to 1e-8 km and 1e-9 km/s. */
  private static final double POSITION_KM = 5e-6;

  private static final double VELOCITY_KM_S = 1e-8;

  /** One case spans 3.5 years, for which no contact plan would use its elements. */
  private static final double MAX_MINUTES = 30 * 24 * 60;

  /** Three sets are damaged on purpose, with invalid checksums. */
  private static final Set<String> BROKEN = Set.of("33333", "33334", "33335");

  private record Reference(String number, List<double[]> rows) {}

  @Test
  void agreesWithThePublishedStatesInTeme() throws IOException {
    List<String> lines = resource("sgp4-ver.tle").lines().filter(l -> !l.startsWith("#")).toList();
    List<Reference> references = references();
    assertThat(lines).hasSize(2 * references.size());
    int compared = 0;
    for (int i = 0; i < references.size(); i++) {
      Reference reference = references.get(i);
      if (BROKEN.contains(reference.number())) {
        continue;
      }
      TLE elements =
          ElementLines.elements(
              lines.get(2 * i).substring(0, 69), lines.get(2 * i + 1).substring(0, 69));
      assertThat(elements.getSatelliteNumber()).isEqualTo(Integer.parseInt(reference.number()));
      compared += compare(elements, reference.rows());
    }
    assertThat(compared).isGreaterThan(500);
  }

  private static int compare(TLE elements, List<double[]> rows) {
    EarthFixedOrbit orbit = new EarthFixedOrbit(elements, Satellite.epoch(elements));
    int compared = 0;
    for (double[] row : rows) {
      if (Math.abs(row[0]) > MAX_MINUTES) {
        continue;
      }
      PVCoordinates teme = orbit.teme(row[0] * 60);
      Vector3D positionKm = teme.getPosition().scalarMultiply(1e-3);
      Vector3D velocityKmS = teme.getVelocity().scalarMultiply(1e-3);
      assertThat(positionKm.distance(new Vector3D(row[1], row[2], row[3])))
          .as("%s at %s minutes, position", elements.getSatelliteNumber(), row[0])
          .isLessThan(POSITION_KM);
      assertThat(velocityKmS.distance(new Vector3D(row[4], row[5], row[6])))
          .as("%s at %s minutes, velocity", elements.getSatelliteNumber(), row[0])
          .isLessThan(VELOCITY_KM_S);
      compared++;
    }
    return compared;
  }

  @Test
  void rejectsTheSetsThatAreBrokenOnPurpose() throws IOException {
    List<String> lines = resource("sgp4-ver.tle").lines().filter(l -> !l.startsWith("#")).toList();
    int refused = 0;
    for (int i = 0; i < lines.size(); i += 2) {
      String line1 = lines.get(i).substring(0, 69);
      String line2 = lines.get(i + 1).substring(0, 69);
      if (BROKEN.contains(line1.substring(2, 7))) {
        assertThatThrownBy(() -> ElementLines.elements(line1, line2))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("checksum");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(BROKEN.size());
  }

  private static List<Reference> references() throws IOException {
    List<Reference> references = new ArrayList<>();
    for (String line : resource("sgp4-ver-states.txt").lines().toList()) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length == 2) {
        references.add(new Reference(fields[0], new ArrayList<>()));
      } else if (fields.length >= 7) {
        double[] row = Arrays.stream(fields).limit(7).mapToDouble(Double::parseDouble).toArray();
        references.get(references.size() - 1).rows().add(row);
      }
    }
    return references;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        requireNonNull(Sgp4VerificationTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
