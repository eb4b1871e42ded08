package space.perigee.sync.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.sync.model.Weights;

/** The jars of earlier versions exchange models with this one, as satellite and as ground. */
class OldVersionTest {

  private static final float[] START = FlownEnd.moved(new float[FlownEnd.LAYOUT.size()], 1);
  private static final long DAY = 86_400_000;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private long millis = FlownEnd.START.toEpochMilli() + DAY;

  static Stream<Arguments> versionsInBothRoles() {
    List<Arguments> cases = new ArrayList<>();
    for (Baseline version : Baseline.all()) {
      for (String old : List.of("satellite", "ground")) {
        for (double density : new double[] {0, 0.05}) {
          cases.add(Arguments.of(version, old, true, density));
        }
        cases.add(Arguments.of(version, old, false, 0.0));
      }
    }
    return cases.stream();
  }

  @BeforeEach
  void makeKeys() throws Exception {
    Keys.write(folder.resolve("keys"));
  }

  private @Nullable Path keys(String name, boolean sealed) {
    return sealed ? folder.resolve("keys").resolve(name) : null;
  }

  /** An end of this version, or of another one. */
  private ExchangeEnd end(
      @Nullable OtherVersion version, boolean isSatellite, boolean sealed, double density)
      throws ReflectiveOperationException {
    String name = isSatellite ? Keys.SATELLITE : Keys.GROUND;
    String other = isSatellite ? Keys.GROUND : Keys.SATELLITE;
    Path state = folder.resolve("state-" + name);
    return version == null
        ? new FlownEnd(state, keys(name, sealed), name, other, isSatellite, density)
        : version.end(state, keys(name, sealed), name, other, isSatellite, density);
  }

  private static String version(float[] weights) {
    return Weights.of(FlownEnd.LAYOUT, weights).version().hex();
  }

  /** A pass in which both send; returns false if something did not arrive. */
  private boolean pass(ExchangeEnd satellite, ExchangeEnd ground, double loss, int rounds) {
    Pass pass = new Pass(satellite, ground, loss, millis, millis);
    boolean isDone = pass.fly(300, rounds);
    millis = pass.millis() + DAY;
    return isDone;
  }

  @Test
  void aReleasedVersionIsKept() {
    assertThat(Baseline.all()).extracting(Baseline::toString).contains("0.1.0");
  }

  @ParameterizedTest
  @MethodSource("versionsInBothRoles")
  void deltasModelsAndReceiptsPassBetweenVersions(
      Baseline version, String old, boolean sealed, double density) throws Exception {
    try (OtherVersion other = version.load()) {
      ExchangeEnd satellite = end(old.equals("satellite") ? other : null, true, sealed, density);
      ExchangeEnd ground = end(old.equals("ground") ? other : null, false, sealed, density);
      float[] trained = START;
      float[] published = START;

      for (int round = 1; round <= 3; round++) {
        trained = FlownEnd.moved(trained, 100 + round);
        published = FlownEnd.moved(published, 200 + round);
        satellite.offer(trained, 7 * round, millis);
        assertThat(pass(satellite, ground, 0.2, Integer.MAX_VALUE)).as("round %d", round).isTrue();
        ground.offer(published, round, millis);
        assertThat(pass(satellite, ground, 0.2, Integer.MAX_VALUE)).as("round %d", round).isTrue();

        assertThat(ground.events()).hasSize(2 * round);
        assertThat(satellite.events()).hasSize(2 * round);
        assertThat(ground.events())
            .contains("weights " + version(ground.lastWeights()) + " " + 7 * round)
            .contains("receipt ACCEPTED");
        assertThat(satellite.events())
            .contains("weights " + version(satellite.lastWeights()) + " " + round)
            .contains("receipt ACCEPTED");
        for (ExchangeEnd end : List.of(satellite, ground)) {
          assertThat(end.heldVersions())
              .contains(version(ground.lastWeights()), version(satellite.lastWeights()));
        }
        if (density == 0) {
          assertThat(ground.lastWeights()).containsExactly(trained);
          assertThat(satellite.lastWeights()).containsExactly(published);
        } else {
          assertThat(ground.lastWeights()).isNotEqualTo(trained);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versionsInBothRoles")
  void anEndThatCanTakeNothingNowIsLeftAlone(
      Baseline version, String old, boolean sealed, double density) throws Exception {
    try (OtherVersion other = version.load()) {
      ExchangeEnd satellite = end(old.equals("satellite") ? other : null, true, sealed, density);
      ExchangeEnd ground = end(old.equals("ground") ? other : null, false, sealed, density);
      satellite.offer(FlownEnd.moved(START, 2), 7, millis);
      ground.refuseFor(3600, millis);
      Pass refused = new Pass(satellite, ground, 0, 1, millis);
      assertThat(refused.fly(300, 150)).isFalse();
      assertThat(ground.events()).isEmpty();
      assertThat(refused.sent()).as("the satellite waits").hasSizeLessThan(60);

      ground.refuseFor(0, millis);
      millis += DAY;
      assertThat(pass(satellite, ground, 0, Integer.MAX_VALUE)).isTrue();
      assertThat(ground.events()).hasSize(1);
    }
  }

  static Stream<Arguments> longTransfers() {
    return versionsInBothRoles().filter(each -> each.get()[3].equals(0.0));
  }

  @ParameterizedTest
  @MethodSource("longTransfers")
  void anEndIsUpgradedInTheMiddleOfATransfer(
      Baseline version, String old, boolean sealed, double density) throws Exception {
    try (OtherVersion other = version.load()) {
      boolean oldIsSatellite = old.equals("satellite");
      ExchangeEnd satellite = end(oldIsSatellite ? other : null, true, sealed, density);
      ExchangeEnd ground = end(oldIsSatellite ? null : other, false, sealed, density);
      satellite.offer(FlownEnd.moved(START, 2), 7, millis);
      ground.offer(FlownEnd.moved(START, 3), 1, millis);
      assertThat(pass(satellite, ground, 0, 4)).as("the first pass is cut short").isFalse();

      ExchangeEnd upgradedSatellite = oldIsSatellite ? end(null, true, sealed, density) : satellite;
      ExchangeEnd upgradedGround = oldIsSatellite ? ground : end(null, false, sealed, density);
      assertThat(pass(upgradedSatellite, upgradedGround, 0, Integer.MAX_VALUE)).isTrue();

      assertThat(upgradedGround.events()).contains("receipt ACCEPTED");
      assertThat(upgradedSatellite.events()).contains("receipt ACCEPTED");
      assertThat(upgradedSatellite.heldVersions())
          .containsExactlyInAnyOrderElementsOf(upgradedGround.heldVersions())
          .hasSizeGreaterThan(1);
    }
  }
}
