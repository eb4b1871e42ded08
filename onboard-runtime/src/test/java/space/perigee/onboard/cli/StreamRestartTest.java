package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.StateFolder;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.io.InputException;

/** Starts of a satellite whose data file was overwritten since the last start. */
class StreamRestartTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String FOREIGN = "x,y\n1,2\n";
  private static final String ROW = "0.1,0.2,0.3,0.4," + TestModels.CLASSES.get(0) + "\n";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @BeforeEach
  void writeInputs() throws IOException {
    TestModels.dense(1).write(folder.resolve("model.zip"));
    write("plan.csv", "satellite,station,aos,los,max_elevation_deg\n");
    write("grow.csv", "a,b,c,d,label\n" + ROW);
  }

  @Test
  void startsAfterAnInterruptedStartAndSkipsTheForeignHeader() throws IOException {
    start().close();
    write("grow.csv", FOREIGN);
    try (StartedFlight flight = start()) {
      FlightStatus.Samples samples = fly(flight.runtime(), 0, 5);
      assertThat(samples.samplesSkipped()).isEqualTo(2);
      assertThat(samples.stream().lastSkipped()).contains("line 2: 2 fields, must be 5");

      write("grow.csv", ROW.repeat(3));

      samples = fly(flight.runtime(), 5, 15);
      assertThat(samples.samplesSeen()).isEqualTo(3);
      assertThat(samples.samplesSkipped()).isEqualTo(2);
    }
  }

  @Test
  void theHeaderOutlastsSeveralInterruptedStarts() throws IOException {
    start().close();
    write("grow.csv", FOREIGN);
    start().close();
    write("grow.csv", ROW.repeat(3));
    start().close();
    try (StartedFlight flight = start()) {
      FlightStatus.Samples samples = fly(flight.runtime(), 0, 10);
      assertThat(samples.samplesSeen()).isEqualTo(3);
      assertThat(samples.samplesSkipped()).isZero();
    }
  }

  @Test
  void aFirstStartRejectsAForeignHeader() throws IOException {
    write("grow.csv", FOREIGN);
    assertThatThrownBy(this::start)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 1: no column 'label'");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void aLockedStateFolderIsReportedBeforeBadData() throws IOException {
    write("grow.csv", FOREIGN);
    try (StateFolder held = StateFolder.open(folder.resolve("state"))) {
      assertThat(held).isNotNull();
      assertThatThrownBy(this::start)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("another process uses this state folder");
    }
  }

  private StartedFlight start() throws IOException {
    return StartedFlight.start(
        Clock.systemUTC(),
        List.of(
            "--mission=m",
            "--satellite=sat",
            "--spacecraft=cubesat-3u",
            "--model=" + folder.resolve("model.zip"),
            "--data=" + folder.resolve("grow.csv"),
            "--plan=" + folder.resolve("plan.csv"),
            "--link=files:" + folder.resolve("up") + "," + folder.resolve("down"),
            "--state=" + folder.resolve("state")));
  }

  private static FlightStatus.Samples fly(OnboardRuntime runtime, int fromMinute, int toMinute) {
    for (int minute = fromMinute; minute < toMinute; minute++) {
      Instant now = START.plusSeconds(60L * minute);
      runtime.step(now);
    }
    return runtime.status(START.plusSeconds(60L * toMinute)).samples();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
