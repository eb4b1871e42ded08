package space.perigee.hw.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> NAMES = List.of("cores", "ramMb", "clockMhz", "wattsIdle");

  @ParameterizedTest
  @CsvSource({
    "coers, cores",
    "core, cores",
    "coress, cores",
    "RAMMB, ramMb",
    "clokcMhz, clockMhz",
    "wattIdle, wattsIdle",
    "wattsidle, wattsIdle"
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertThat(NearestName.find(typed, NAMES)).contains(meant);
  }

  @Test
  void saysNothingWhenNothingIsNear() {
    assertThat(NearestName.find("temperature", NAMES)).isEmpty();
    assertThat(NearestName.find("x".repeat(10_000), NAMES)).isEmpty();
    assertThat(NearestName.hint("", NAMES)).isEmpty();
  }

  @Test
  void aSwapOfNeighboursIsOneEdit() {
    assertThat(NearestName.find("abc", List.of("acb"))).contains("acb");
    assertThat(NearestName.find("abc", List.of("cba"))).isEmpty();
  }
}
