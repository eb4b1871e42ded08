package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {

  private static final Instant START = Instant.parse("2022-04-24T00:00:00Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static LiveTable.View view(int minutes) {
    return new LiveTable.View(
        START.plusSeconds(60L * minutes),
        minutes / 1440.0,
        "v3 abcd",
        0.8125,
        "",
        List.of(
            new LiveTable.Row(
                "dove-1",
                "weilheim 2:03",
                "abcd",
                1234,
                Double.NaN,
                new LiveTable.Traffic(13_800, 0, 1_500_000),
                "")));
  }

  @Test
  void aTerminalIsDrawnOver() {
    LiveTable table = new LiveTable(out, FlightProgress.TABLE);
    table.show(view(0));
    table.show(view(1));

    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\u001b[3A").contains("dove-1");
  }

  @Test
  void elsewhereALineAppearsForEachMissionHour() {
    LiveTable table = new LiveTable(out, FlightProgress.HOURLY);
    for (int minutes = 0; minutes < 180; minutes += 5) {
      table.show(view(minutes));
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
  }

  @Test
  void aFlightThatSharesTheOutputShowsNothing() {
    new LiveTable(out, FlightProgress.NONE).show(view(0));

    assertThat(bytes.size()).isZero();
  }

  @Test
  void hoursUntilAContactAreNotTakenForMinutes() {
    assertThat(LiveTable.countdown(Duration.ofSeconds(533 * 60 + 49))).isEqualTo("8 h 53 min");
    assertThat(LiveTable.countdown(Duration.ofHours(1))).isEqualTo("1 h 0 min");
    assertThat(LiveTable.countdown(Duration.ofSeconds(3599))).isEqualTo("59:59");
    assertThat(LiveTable.countdown(Duration.ofSeconds(3))).isEqualTo("0:03");
  }

  @Test
  void figuresHaveUnitsAndUnknownOnesAreDashes() {
    List<String> lines = LiveTable.lines(view(720));

    assertThat(lines.get(0)).contains("2022-04-24 12:00Z", "50 %", "v3 abcd", "81.3 %");
    assertThat(lines.get(2)).contains("weilheim 2:03", "1,234", " - ", "13.8 kB", "0 B", "1.50 MB");
  }
}
