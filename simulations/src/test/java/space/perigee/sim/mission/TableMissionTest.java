package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Mission;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.StartTraining;
import space.perigee.sim.mission.MissionRequest.Settings;
import space.perigee.sim.mission.MissionRequest.Template;
import space.perigee.sync.io.InputException;

/** A mission on the user's own table. */
class TableMissionTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path parent;

  /** Rows in the order of their temperature, whose class is the sign of the voltage. */
  private static List<String> rows(String header, int count, String separator) {
    List<String> lines = new ArrayList<>(List.of(header.replace(",", separator)));
    for (int i = 0; i < count; i++) {
      boolean isHigh = i % 3 == 0;
      lines.add(
          String.join(
              separator,
              Integer.toString(1000 + i),
              isHigh ? "high" : "low",
              Double.toString((isHigh ? 1 : -1) * (0.5 + i % 7))));
    }
    return lines;
  }

  private Path table(String name, List<String> lines) throws IOException {
    return Files.write(parent.resolve(name), lines);
  }

  private Mission made(Path data, String label) throws Exception {
    Settings settings = Settings.of("m");
    MissionRequest request =
        new MissionRequest(
            Template.LANDSAT,
            Optional.of(data),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new Settings(
                "m",
                settings.spacecraft(),
                settings.transport(),
                settings.deltas(),
                label,
                settings.seed()));
    return new NewMission(
            request, Instant.parse("2026-01-01T00:00:00Z"), note -> {}, StartTraining.Listener.NONE)
        .write(parent.resolve("m"));
  }

  private List<String> part(String name) throws IOException {
    return Files.readAllLines(parent.resolve("m/data").resolve(name + ".csv"));
  }

  @Test
  void eachRowGoesToExactlyOnePartAndStreamsKeepTheirOrder() throws Exception {
    List<String> lines = rows("temperature,label,voltage", 300, ",");
    Mission mission = made(table("own.csv", lines), "label");

    List<String> all = new ArrayList<>();
    List<String> parts = new ArrayList<>(List.of("archive", "golden", "test"));
    parts.addAll(mission.satelliteNames());
    assertThat(parts).hasSize(6);
    for (String name : parts) {
      List<String> rows = part(name);
      assertThat(rows.get(0)).isEqualTo(lines.get(0));
      List<String> data = rows.subList(1, rows.size());
      assertThat(data).as(name).isSorted().anyMatch(r -> r.contains("high"));
      assertThat(data).as(name).anyMatch(row -> row.contains("low"));
      all.addAll(data);
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(lines.subList(1, lines.size()));
    assertThat(part("archive")).hasSize(1 + 60);
    assertThat(part("golden")).hasSize(1 + 30);
    assertThat(part("test")).hasSize(1 + 60);
    assertThat(Files.readString(mission.source().file())).doesNotContain("shuffled");
  }

  @Test
  void theStartModelHasLearnedTheTable() throws Exception {
    Mission mission = made(table("own.csv", rows("temperature,label,voltage", 300, ",")), "label");

    ModelFile model = ModelFile.read(mission.model());
    assertThat(model.labels()).containsExactly("high", "low");
    assertThat(model.input().dimensions()).containsExactly(2);
    LabeledData test =
        DataFormats.read(
                parent.resolve("m/data/test.csv"),
                DataRequest.of("label", List.of()).withClasses(model.labels()))
            .samples();
    assertThat(ModelEvaluation.of(new Learner(model), test).value()).isGreaterThan(0.9);
  }

  @Test
  void aCompressedTableWithBlankLinesAndAnotherLabelIsTakenToo() throws Exception {
    List<String> lines = rows("t,state of health,v", 60, ";");
    Path file = parent.resolve("own.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(("\uFEFF" + String.join("\r\n\r\n", lines)).getBytes(StandardCharsets.UTF_8));
    }

    Mission mission = made(file, "state of health");

    assertThat(mission.data().label()).isEqualTo("state of health");
    assertThat(Files.readString(mission.source().file()))
        .containsPattern("\ndata: \\{label: state of health\\} +# CSV column of the class\n");
    assertThat(part("test")).hasSize(1 + 12).allMatch(line -> line.contains(";"));
    assertThat(ModelFile.read(mission.model()).labels()).containsExactly("high", "low");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "temperature,label,voltage | 12 | label   | has 4 rows of the class 'high'; a class needs 10",
        "temperature,kind,voltage  | 60 | label   | no column 'label' for the label; the columns",
      })
  void refusesATableThatMakesNoMission(String header, int rows, String label, String message)
      throws Exception {
    Path file = table("own.csv", rows(header, rows, ","));

    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> made(file, label))
        .isInstanceOfAny(InputException.class, DataException.class)
        .withMessageContaining(message);
    assertThat(parent.resolve("m")).doesNotExist();
  }
}
