package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ElevationMaskTest {

  private static final ElevationMask VALLEY =
      ElevationMask.horizon(List.of(point(20, -3), point(120, 7), point(120, 30), point(300, 9)));

  @Test
  void runsLinearlyBetweenPointsAndAcrossNorth() {
    assertThat(VALLEY.atDeg(20)).isEqualTo(-3);
    assertThat(VALLEY.atDeg(70)).isCloseTo(2, within(1e-12));
    assertThat(VALLEY.atDeg(210)).isCloseTo(19.5, within(1e-12));
    assertThat(VALLEY.atDeg(340)).isCloseTo(3, within(1e-12));
    assertThat(VALLEY.atDeg(0)).isCloseTo(0, within(1e-12));
    assertThat(VALLEY.lowestDeg()).isEqualTo(-3);
    assertThat(VALLEY.variesWithAzimuth()).isTrue();
  }

  @Test
  void jumpsWhereTwoPointsShareAnAzimuth() {
    assertThat(VALLEY.atDeg(119.999)).isCloseTo(7, within(1e-3));
    assertThat(VALLEY.atDeg(120)).isCloseTo(30, within(1e-3));
  }

  @Test
  void isNeverBelowTheMinimum() {
    ElevationMask mask = new ElevationMask(5, VALLEY.horizon());
    assertThat(mask.atDeg(20)).isEqualTo(5);
    assertThat(mask.atDeg(210)).isCloseTo(19.5, within(1e-12));
    assertThat(mask.lowestDeg()).isEqualTo(5);
    assertThat(new ElevationMask(40, VALLEY.horizon()).variesWithAzimuth()).isFalse();
  }

  @Test
  void isTheSameEverywhereWithoutAHorizon() {
    assertThat(ElevationMask.constant(-5).atDeg(123)).isEqualTo(-5);
    assertThat(ElevationMask.constant(-5).lowestDeg()).isEqualTo(-5);
    assertThat(ElevationMask.constant(-5).variesWithAzimuth()).isFalse();
  }

  @Test
  void rejectsWhatIsNoMask() {
    assertThatThrownBy(() -> ElevationMask.constant(90)).hasMessageContaining("90.0");
    assertThatThrownBy(() -> ElevationMask.constant(-45)).hasMessageContaining("-45.0");
    assertThatThrownBy(() -> point(361, 0)).hasMessageContaining("azimuth 361.0");
    assertThatThrownBy(() -> point(0, Double.NaN)).hasMessageContaining("elevation NaN");
    assertThatThrownBy(() -> ElevationMask.horizon(List.of(point(90, 1), point(80, 1))))
        .hasMessageContaining("azimuth 80.0 must be above 90.0");
    assertThatThrownBy(
            () -> ElevationMask.horizon(List.of(point(90, 1), point(90, 2), point(90, 3))))
        .hasMessageContaining("at most two points");
  }

  private static ElevationMask.Point point(double azimuthDeg, double elevationDeg) {
    return new ElevationMask.Point(azimuthDeg, elevationDeg);
  }
}
