package space.perigee.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileRecordsTest {

  @Test
  void theQuotasOfABoardFitIntoItsMemory() {
    Samples.board(Platform.LINUX_ARM64, "aarch64", "linux-arm64", 1024 - 256 - 64 - 120);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Samples.board(
                    Platform.LINUX_ARM64, "aarch64", "linux-arm64", 1025 - 256 - 64 - 120))
        .withMessage(
            "quotas: '1025 MB of heap, native, replay and runtime' must fit into the 1024 MB of"
                + " ramMb");
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void aPlatformTakesItsOwnClassifiersAndNoOther(Platform platform) {
    String architecture = platform.architectures().get(0);
    for (Platform other : Platform.values()) {
      for (String classifier : other.classifiers()) {
        if (other == platform) {
          Board board = Samples.board(platform, architecture, classifier, 64);
          assertThat(board.natives().nd4jClassifier()).isEqualTo(classifier);
        } else {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> Samples.board(platform, architecture, classifier, 64))
              .withMessageContaining("nd4jClassifier: '" + classifier + "' must be one of");
        }
      }
    }
  }

  @Test
  void sixtyFourBitArmRunsThirtyTwoBitLinuxButNotTheOtherWayRound() {
    assertThat(Samples.board(Platform.LINUX_ARMHF, "aarch64", "linux-armhf", 64)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.board(Platform.LINUX_ARM64, "armv7", "linux-arm64", 64))
        .withMessage("architecture: 'armv7' must be aarch64 to run linux-arm64");
  }

  @Test
  void workingDrawsNoLessThanIdling() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Board.Power(2, 1, 1.5))
        .withMessage(
            "wattsInfer: '1' must not be below wattsIdle 2\n"
                + "wattsTrain: '1.5' must not be below wattsIdle 2");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void powerIsAPositiveFiniteNumber(double watts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Board.Power(watts, 1, 1))
        .withMessageContaining("wattsIdle: '");
  }

  @Test
  void trainingEnergyIsPowerOverArithmetic() {
    Board board = Samples.board(Platform.LINUX_ARM64, "aarch64", "linux-arm64", 256);

    assertThat(board.trainJoulesPerGflop()).isEqualTo(3.0 / 5);
    assertThat(board.unclaimedRamMb()).isEqualTo(1024 - 256 - 256 - 64 - 120);
  }

  @Test
  void eightMinutesAtUhfCarryLessThanHalfAMegabyte() {
    assertThat(ProfileCatalog.shipped().radio("uhf-9k6").downlinkBytes(Duration.ofMinutes(8)))
        .isEqualTo(460_800);
  }

  @Test
  void uplinkAndDownlinkHaveTheirOwnRate() {
    Radio radio = Samples.radio(9600, 0.5);

    assertThat(radio.downlinkBytes(Duration.ofSeconds(10))).isEqualTo(6000);
    assertThat(radio.uplinkBytes(Duration.ofSeconds(10))).isEqualTo(3000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> radio.downlinkBytes(Duration.ofSeconds(-1)));
  }

  @Property
  void twoPassesCarryWhatOnePassOfTheirLengthCarries(
      @ForAll @LongRange(min = 1, max = 1_000_000_000L) long rateBps,
      @ForAll @DoubleRange(min = 0, max = 0.95) double overhead,
      @ForAll @LongRange(min = 0, max = 1_000_000) long millis,
      @ForAll @LongRange(min = 0, max = 1_000_000) long moreMillis) {
    Radio radio = Samples.radio(rateBps, overhead);

    long parts =
        radio.downlinkBytes(Duration.ofMillis(millis))
            + radio.downlinkBytes(Duration.ofMillis(moreMillis));
    long whole = radio.downlinkBytes(Duration.ofMillis(millis + moreMillis));

    assertThat(whole - parts).isBetween(0L, 1L);
    assertThat(whole).isLessThanOrEqualTo((millis + moreMillis) * rateBps / 8000 + 1);
  }

  @Test
  void anOverheadInDecimalsCostsNoByteMore() {
    Radio radio = Samples.radio(1_000_000_000, 0.32);

    assertThat(radio.downlinkBytes(Duration.ofMillis(1))).isEqualTo(85_000);
    assertThat(radio.downlinkBytes(Duration.ofMillis(49))).isEqualTo(4_165_000);
  }

  @Test
  void theSunPaysForTheBusAndAnIdleBoard() {
    assertThat(Samples.spacecraft(3.1)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.spacecraft(3.0))
        .withMessage(
            "wattsSolarSunlit: '3' must exceed the 3 W of wattsBus and the idle board my-board");
  }

  @Test
  void energyOfASpacecraftAddsUp() {
    Spacecraft craft = Samples.spacecraft(8);

    assertThat(craft.battery().usableJoules()).isEqualTo(40 * 3600 * 0.25);
    assertThat(craft.wattsSpareSunlit(3)).isEqualTo(8 - 2 - 3);
    assertThat(craft.secondsOnBattery(3)).isEqualTo(36_000 / 5.0);
  }

  @Test
  void theSteadyTemperatureIsWhereTheHeatFlowsOff() {
    Spacecraft.Thermal thermal = new Spacecraft.Thermal(-20, 60, 500, 0.5, 10);

    double steady = thermal.steadyDegC(3);
    double degC = 10;
    double stepSeconds = 1;
    for (int i = 0; i < 20 * thermal.timeConstantSeconds(); i++) {
      degC += stepSeconds * (3 - 0.5 * (degC - 10)) / 500;
    }

    assertThat(steady).isEqualTo(16);
    assertThat(degC).isCloseTo(steady, within(1e-3));
    assertThat(thermal.timeConstantSeconds()).isEqualTo(1000);
  }

  @Test
  void theLimitsOfTheTemperatureAreInOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Spacecraft.Thermal(20, 10, 500, 0.5, 15))
        .withMessageContaining("maxOperatingDegC: '10' must be above minOperatingDegC 20");
  }

  @Test
  void sourcesCannotBeChangedFromOutside() {
    Board board = Samples.board(Platform.LINUX_ARM64, "aarch64", "linux-arm64", 64);

    assertThat(board.sources()).isUnmodifiable();
  }
}
