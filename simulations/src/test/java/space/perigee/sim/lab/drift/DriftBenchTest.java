package space.perigee.sim.lab.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sim.lab.drift.DriftBench.Alarms;
import space.perigee.sim.lab.drift.DriftBench.Result;
import space.perigee.sim.lab.drift.ErrorStream.Kind;

class DriftBenchTest {

  /** The figures of River 0.26.1, by compare-with-river.py. */
  @ParameterizedTest
  @CsvSource({
    "page-hinkley, ABRUPT, 106, 0",
    "page-hinkley, GRADUAL, 523, 17",
    "'adwin, rises and falls', ABRUPT, 67, 0",
    "'adwin, rises and falls', GRADUAL, 514, 2"
  })
  void noticesChangesAsSoonAndAsOftenAsRiver(String name, Kind kind, double delay, int extra) {
    Result result =
        Result.of(
            DriftBench.run(
                Objects.requireNonNull(DriftBench.detectors().get(name)),
                DriftBench.streams(kind, 20)));

    assertThat(result.detected()).isEqualTo(20);
    assertThat(result.falseAlarms()).isZero();
    assertThat(result.extraAlarms()).isEqualTo(extra);
    assertThat(result.delay().orElseThrow()).isCloseTo(delay, within(4.0));
  }

  @Test
  void countsFalseAndExtraAlarmsAndDelays() {
    int change = ErrorStream.CHANGE;
    ErrorStream stream = new ErrorStream(Kind.ABRUPT, 1);
    Result result =
        Result.of(
            List.of(
                new Alarms(stream, List.of(10, change - 1, change)),
                new Alarms(stream, List.of(change + 9, change + 500, change + 900)),
                new Alarms(stream, List.of())));

    assertThat(result.detected()).isEqualTo(2);
    assertThat(result.streams()).isEqualTo(3);
    assertThat(result.falseAlarms()).isEqualTo(2);
    assertThat(result.extraAlarms()).isEqualTo(2);
    assertThat(result.delay().orElseThrow()).as("1 and 10").isEqualTo(5.5);
  }

  @ParameterizedTest
  @CsvSource({"ABRUPT, 0.4", "GRADUAL, 0.25"})
  void errorsRiseAtOnceOrGradually(Kind kind, double during) {
    List<ErrorStream> streams = DriftBench.streams(kind, 20);
    assertThat(mean(streams, 0, 2000)).isCloseTo(0.1, within(0.01));
    assertThat(mean(streams, 2000, 3000)).isCloseTo(during, within(0.01));
    assertThat(mean(streams, 3000, 5000)).isCloseTo(0.4, within(0.01));
  }

  private static double mean(List<ErrorStream> streams, int from, int until) {
    return streams.stream()
        .flatMapToInt(stream -> Arrays.stream(stream.errors(), from, until))
        .average()
        .orElseThrow();
  }
}
