package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;

class LinkProfilesTest {

  static final java.util.List<String> SHIPPED = LinkProfiles.SHIPPED;

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");
  private static final Contact CONTACT = new Contact("sat", "north", T0, T0.plusSeconds(500), 70);

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void whatIsShippedIsWhole(String name) throws Exception {
    LinkProfile profile = LinkProfiles.read(name);

    Instant highest = T0.plusSeconds(250);
    for (LinkDirection direction : LinkDirection.values()) {
      assertThat(profile.rateBps(direction, CONTACT, highest))
          .isEqualTo(profile.highestRateBps(direction));
    }
    assertThat(profile.oneWayDelay(CONTACT, highest)).isLessThan(profile.longestDelay());
  }

  @Test
  void theRateFollowsTheElevationAndTheDelayTheRange() throws Exception {
    LinkProfile profile = LinkProfiles.read("s-band-leo");

    assertThat(profile.rateBps(LinkDirection.DOWN, CONTACT, T0)).isEqualTo(500_000);
    assertThat(profile.rateBps(LinkDirection.UP, CONTACT, T0)).isEqualTo(64_000);
    assertThat(profile.rateBps(LinkDirection.DOWN, CONTACT, T0.plusSeconds(250)))
        .isEqualTo(3_500_000);
    assertThat(profile.rateBps(LinkDirection.DOWN, CONTACT, T0.minusSeconds(60)))
        .as("below the first step")
        .isZero();
    // 577 km straight up at 70 degrees is about 581 km: 1.94 ms, and 5 ms of modems.
    assertThat(profile.oneWayDelay(CONTACT, T0.plusSeconds(250)).toNanos() / 1e6)
        .isCloseTo(6.94, within(0.02));
    assertThat(profile.oneWayDelay(CONTACT, T0).toNanos() / 1e6).isBetween(11.0, 14.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "altitude-km: 550       | altitude-km: 20                            | altitude-km: '20'",
        "mask-deg: 5            | masks-deg: 5                               | did you mean 'mask-deg'",
        "from-deg: 15           | from-deg: 3                                | down: fromDeg 3.0 must be above",
        "bps: 64000             | bps: 0                                     | up.rate[0].bps: '0'",
        "to-good: 0.1           | to-good: 2                                 | '2'",
        "bad: 0.3, to-bad: 0.001| bad: 0.3, to-bad: 0.001, to-worse: 1        | to-worse",
        "duplication: 0.0001    | clock-jumps: {mean-interval-s: 5}          | clock-jumps",
        "bps: 500000            | bps: 10000000000                           | bytes in flight"
      })
  void saysWhatIsWrongAndWhere(String good, String wrong, String message) throws Exception {
    String text = LinkProfiles.text("s-band-leo");
    if (message.contains("in flight")) {
      text = text.replace("extra-delay-ms: 5", "extra-delay-ms: 5000");
    }
    assertThat(text).contains(good.strip());
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(good.strip()), wrong));

    assertThatThrownBy(() -> LinkProfiles.read(file.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("mine.yaml")
        .hasMessageContaining(message.strip());
  }

  @Test
  void namesWhatThereIsWhenThereIsNone() {
    assertThatThrownBy(() -> LinkProfiles.read("x-band"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'x-band'")
        .hasMessageContaining("s-band-leo, uhf-leo, storm");
  }

  @Test
  void clockJumpsMoveContactsAsTheirSeedSays() {
    ContactPlan plan =
        ContactPlan.of(
            java.util.stream.IntStream.range(0, 50)
                .mapToObj(
                    i ->
                        new Contact(
                            "sat",
                            "north",
                            T0.plusSeconds(6000L * i),
                            T0.plusSeconds(6000L * i + 500),
                            40))
                .toList());
    ClockJumps jumps = new ClockJumps(Duration.ofHours(4), Duration.ofSeconds(30));
    ContactPlan met = jumps.moved(plan, 3);

    assertThat(met.contacts()).hasSameSizeAs(plan.contacts());
    assertThat(met.contacts()).isEqualTo(jumps.moved(plan, 3).contacts());
    assertThat(met.contacts()).isNotEqualTo(jumps.moved(plan, 4).contacts());
    long moved = 0;
    for (int i = 0; i < 50; i++) {
      Duration by = Duration.between(plan.contacts().get(i).aos(), met.contacts().get(i).aos());
      assertThat(by.abs()).isLessThanOrEqualTo(Duration.ofSeconds(30));
      assertThat(met.contacts().get(i).duration()).isEqualTo(Duration.ofSeconds(500));
      moved += by.isZero() ? 0 : 1;
    }
    assertThat(moved).isGreaterThan(20);
    assertThat(ClockJumps.NONE.moved(plan, 3).contacts()).isEqualTo(plan.contacts());
  }
}
