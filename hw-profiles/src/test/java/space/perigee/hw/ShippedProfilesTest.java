package space.perigee.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedProfilesTest {

  private static final Path FOLDER =
      Path.of("src", "main", "resources", "space", "perigee", "hw", "profiles");

  private static final ProfileCatalog CATALOG = ProfileCatalog.shipped();

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsAValidProfileNamedForItsIdInTheFolderOfItsKind(Path file) {
    Profile profile = CATALOG.read(file);

    assertThat(file).hasFileName(profile.id() + ".yaml");
    assertThat(file.getParent()).hasFileName(profile.kind().label());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsFoundByItsIdAlone(Path file) {
    Profile profile = CATALOG.read(file);

    assertThat(CATALOG.profile(profile.id())).isEqualTo(profile);
    assertThat(CATALOG.ids(profile.kind())).containsOnlyOnce(profile.id());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileAdmitsItsEstimates(Path file) {
    assertThat(CATALOG.read(file).notes()).containsPattern("estimate|assumption|choice");
  }

  @Test
  void theBoardsOfTheFieldAreThere() {
    assertThat(CATALOG.boards())
        .extracting(Board::id)
        .containsExactlyInAnyOrder(
            "opssat-sepp",
            "raspberry-pi-4",
            "raspberry-pi-zero-2w",
            "jetson-nano",
            "jetson-xavier-nx",
            "jetson-orin-nano",
            "atlas-200-dk",
            "xiphos-q8s",
            "unibap-ix5",
            "devbox-x86-64");
  }

  @Test
  void theRadiosReachFromNineKilobitsToAHundredMegabits() {
    assertThat(CATALOG.profiles(ProfileKind.RADIO))
        .extracting(Profile::id)
        .contains("uhf-9k6", "uhf-19k2", "s-band-256k", "s-band-1m", "x-band-100m");
    assertThat(CATALOG.radio("uhf-9k6").rates().downlinkRateBps()).isEqualTo(9_600);
    assertThat(CATALOG.radio("x-band-100m").rates().downlinkRateBps()).isEqualTo(100_000_000);
  }

  /** What training the 300k CNN with a memory of 1,000 latents may take. */
  @ParameterizedTest
  @ValueSource(strings = {"opssat-sepp", "raspberry-pi-zero-2w"})
  void theSmallestBoardsLeavePerigeeNoMoreThan400Mb(String id) {
    assertThat(CATALOG.board(id).quotas().residentMb()).isLessThanOrEqualTo(400);
  }

  @Test
  void theBoardOfOpsSatRunsThirtyTwoBitArm() {
    assertThat(CATALOG.board("opssat-sepp").natives().nd4jClassifier()).isEqualTo("linux-armhf");
  }

  @Test
  void everySpacecraftKeepsItsBatteryOverAnOrbitWithAnIdleBoard() {
    double sunlitShare = 0.6; // the worst orbits at 500 km are in sunlight for 62 % of the time
    for (String id : CATALOG.ids(ProfileKind.SPACECRAFT)) {
      Spacecraft craft = CATALOG.spacecraft(id);
      double drawn = craft.wattsBus() + craft.board().power().wattsIdle();
      assertThat(sunlitShare * craft.wattsSolarSunlit()).as(craft.id()).isGreaterThan(drawn);
    }
  }

  @Test
  void everyBatteryCarriesAnIdleBoardThroughAnEclipse() {
    for (String id : CATALOG.ids(ProfileKind.SPACECRAFT)) {
      Spacecraft craft = CATALOG.spacecraft(id);
      double eclipseSeconds = 36 * 60;
      assertThat(craft.secondsOnBattery(craft.board().power().wattsIdle()))
          .as(craft.id())
          .isGreaterThan(eclipseSeconds);
    }
  }

  @Test
  void idsAreListedInTheOrderOfTheKinds() {
    assertThat(Stream.of(ProfileKind.values()).map(CATALOG::ids).mapToInt(List::size).sum())
        .isEqualTo(
            Stream.of(ProfileKind.values()).map(CATALOG::profiles).mapToInt(List::size).sum());
  }
}
