package space.perigee.onboard.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.drift.Adwin;
import space.perigee.onboard.drift.EmbeddingDistance;
import space.perigee.onboard.drift.PageHinkley;
import space.perigee.onboard.trigger.Condition;
import space.perigee.onboard.trigger.Situation;
import space.perigee.sync.io.InputException;

/** When a training starts, from the plan that says so. */
class TrainWhenTest {

  private static final String EXAMPLE =
      """
      train-when:
        all:
          - samples: {at-least: 64}
          - any:
              - drift: {detector: adwin}
              - metric: {name: progressive-accuracy, below: 0.8}
              - every: PT2H
          - energy: {at-least-fraction: 0.4}
          - next-pass: {not-within: PT5M}
          - time: {from: "06:00", to: "18:00"}
          - not: {metric: {name: progressive-accuracy, above: 0.95}}
      drift: {adwin: {}}
      """;

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** All of the example holds, by accuracy alone. */
  private static final Situation READY =
      new Situation(
          NOON,
          NOON.minusSeconds(3600),
          80,
          Map.of(),
          Map.of("progressive-accuracy", 0.75),
          0.5,
          NOON.plusSeconds(600));

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private static Condition trigger(String yaml) {
    Condition trigger = PlanReader.parse("f", yaml).timing().trainWhen();
    if (trigger == null) {
      throw new AssertionError("no condition in\n" + yaml);
    }
    return trigger;
  }

  private static boolean starts(String condition, Situation situation) {
    String detectors = "\ndrift: {adwin: {}, page-hinkley: {}}";
    return trigger("train-when: " + condition + detectors).holds(situation);
  }

  private static InputException refusal(String yaml) {
    try {
      PlanReader.parse("my.yaml", yaml);
    } catch (InputException e) {
      return e;
    }
    throw new AssertionError("accepted:\n" + yaml);
  }

  private static Situation at(String time) {
    return new Situation(Instant.parse(time), null, 0, Map.of(), Map.of(), 1, null);
  }

  @Test
  void theExampleStartsWhenAllOfItHolds() {
    Condition trigger = trigger(EXAMPLE);

    assertThat(trigger.holds(READY)).isTrue();
    assertThat(trigger.decision(READY))
        .isEqualTo(
            "train: all (samples 80 of 64: yes, any (drift adwin never: no,"
                + " metric progressive-accuracy 0.75 below 0.8: yes,"
                + " every PT2H last PT1H ago: no): yes, energy 0.5 of 0.4: yes,"
                + " next-pass 2026-03-01T12:10:00Z not-within PT5M: yes,"
                + " time 12:00 from 06:00 to 18:00: yes,"
                + " not (metric progressive-accuracy 0.75 above 0.95: no): yes): yes");
  }

  @Test
  void eachPartOfTheExampleCanStopIt() {
    Condition trigger = trigger(EXAMPLE);
    Map<String, Double> good = Map.of("progressive-accuracy", 0.9);
    Instant training = NOON.minusSeconds(3600);
    Instant aos = NOON.plusSeconds(600);
    Map<String, Double> bad = READY.metrics();
    Instant night = NOON.plus(Duration.ofHours(6));
    List<Situation> waiting =
        List.of(
            new Situation(NOON, training, 63, Map.of(), bad, 0.5, aos),
            new Situation(NOON, training, 80, Map.of(), good, 0.5, aos),
            new Situation(NOON, training, 80, Map.of(), bad, 0.39, aos),
            new Situation(NOON, training, 80, Map.of(), bad, 0.5, NOON.plusSeconds(300)),
            new Situation(night, training, 80, Map.of(), bad, 0.5, null));

    assertThat(waiting)
        .allSatisfy(
            situation -> {
              assertThat(trigger.holds(situation)).isFalse();
              assertThat(trigger.decision(situation)).startsWith("wait: all (").endsWith(": no");
            });
  }

  @Test
  void aDriftCountsUntilTheNextTraining() {
    String condition = "{drift: {detector: adwin}}";
    Map<String, Instant> drift = Map.of("adwin", NOON);
    Instant later = NOON.plusSeconds(60);
    assertThat(starts(condition, new Situation(later, null, 0, drift, Map.of(), 1, null))).isTrue();
    assertThat(
            starts(
                condition, new Situation(later, NOON.minusSeconds(1), 0, drift, Map.of(), 1, null)))
        .isTrue();
    assertThat(starts(condition, new Situation(later, NOON, 0, drift, Map.of(), 1, null)))
        .isFalse();
    assertThat(starts("{drift: {detector: page-hinkley}}", at("2026-03-01T12:00:00Z"))).isFalse();
  }

  @Test
  void aPeriodBeginsWithTheLastTraining() {
    assertThat(starts("{every: PT1H}", READY)).isTrue();
    assertThat(starts("{every: PT1H0.001S}", READY)).isFalse();
    assertThat(starts("{every: 1h}", READY)).isTrue();
    assertThat(starts("{every: 3600001ms}", READY)).isFalse();
    assertThat(starts("{every: P30D}", at("2026-03-01T12:00:00Z"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "05:59:59, false",
    "06:00:00, true",
    "17:59:59, true",
    "18:00:00, false",
    "00:00:00, false"
  })
  void anIntervalOfTheDayHasItsStartAndNotItsEnd(String time, boolean holds) {
    Situation situation = at("2026-03-01T" + time + "Z");
    assertThat(starts("{time: {from: \"06:00\", to: \"18:00\"}}", situation)).isEqualTo(holds);
    assertThat(starts("{time: {from: \"18:00\", to: \"06:00\"}}", situation)).isEqualTo(!holds);
  }

  @Test
  void anOpenPassIsNotLongAwayAndNoPassIs() {
    String condition = "{next-pass: {not-within: PT0S}}";
    assertThat(starts(condition, READY)).isTrue();
    Situation open = new Situation(NOON, null, 0, Map.of(), Map.of(), 1, NOON.minusSeconds(60));
    assertThat(starts(condition, open)).isFalse();
    assertThat(starts("{next-pass: {not-within: P365D}}", at("2026-03-01T12:00:00Z"))).isTrue();
  }

  @Test
  void aMetricThatIsUnknownStartsNothing() {
    Map<String, Double> metrics = Map.of("progressive-accuracy", Double.NaN);
    Situation unknown = new Situation(NOON, null, 0, Map.of(), metrics, 1, null);
    String metric = "{metric: {name: progressive-accuracy, ";
    assertThat(starts(metric + "below: 1}}", unknown)).isFalse();
    assertThat(starts(metric + "above: 0}}", unknown)).isFalse();
    assertThat(starts("{not: " + metric + "above: 0}}}", unknown)).isTrue();
  }

  @Test
  void theSchemaKnowsTheDetectorsThatThereAre() {
    List<String> inConditions = new ArrayList<>();
    JsonNode schema = PlanReader.schema().document();
    schema
        .at("/$defs/condition/properties/drift/properties/detector/enum")
        .forEach(name -> inConditions.add(name.asText()));
    List<String> withSettings = new ArrayList<>();
    schema.at("/properties/drift/properties").fieldNames().forEachRemaining(withSettings::add);
    List<String> thereAre =
        new DriftDetection(
                PageHinkley.Settings.DEFAULT, Adwin.Settings.DEFAULT, DriftDetection.Blocks.DEFAULT)
            .names();

    assertThat(thereAre)
        .containsExactlyInAnyOrder(Adwin.NAME, EmbeddingDistance.NAME, PageHinkley.NAME);
    assertThat(inConditions).containsExactlyInAnyOrderElementsOf(thereAre);
    assertThat(withSettings).containsExactlyInAnyOrderElementsOf(thereAre);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          at-least: 64    | at-least: 0     | 3  | train-when.all[0].samples.at-least         | '0' must be a whole number within 1 to 1000000000 (samples)
          detector: adwin | detector: ddm   | 5  | train-when.all[1].any[0].drift.detector    | 'ddm' must be one of adwin, embedding-distance, page-hinkley
          below: 0.8      | bellow: 0.8     | 6  | train-when.all[1].any[1].metric.bellow     | did you mean 'below'?
          , below: 0.8    | ''              | 6  | train-when.all[1].any[1].metric            | must have one of below, above
          below: 0.8      | below: 0.8, above: 0 | 6 | train-when.all[1].any[1].metric        | must have one of below, above
          every: PT2H     | every: 2 hours  | 7  | train-when.all[1].any[2].every             | '2 hours' is not a duration such as 500ms, 60s, 10m, 2h, 1d or PT1H30M
          every: PT2H     | every: PT0S     | 7  | train-when.all[1].any[2].every             | 'PT0S' must be above 0
          every: PT2H     | evry: PT2H      | 7  | train-when.all[1].any[2].evry              | did you mean 'every'?
          fraction: 0.4   | fraction: 40    | 8  | train-when.all[2].energy.at-least-fraction | '40' must be a number within 0 to 1 (share of the capacity)
          within: PT5M    | within: -PT5M   | 9  | train-when.all[3].next-pass.not-within     | must be 0 or more
          from: "06:00"   | from: "26:00"   | 10 | train-when.all[4].time.from                | '26:00' must be a time that exists
          to: "18:00"     | to: "06:00"     | 10 | train-when.all[4].time.to                  | must differ from 'from'
          , to: "18:00"   | ''              | 10 | train-when.all[4].time.to                  | is missing; must be text of 5 to 8
          accuracy, above | load, above     | 11 | train-when.all[5].not.metric.name          | 'progressive-load' must be one of progressive-accuracy (what is measured in flight)
          not: {metric    | not: {metrics   | 11 | train-when.all[5].not.metrics              | did you mean 'metric'?
          """)
  void whatIsNotAllowedIsReportedWithFileLineFieldValueAndWhatIs(
      String right, String wrong, int line, String field, String problem) {
    assertThat(EXAMPLE).contains(right);
    InputException e = refusal(EXAMPLE.replace(right, wrong));

    assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1);
    assertThat(e.getMessage())
        .startsWith("my.yaml: line " + line + ": " + field + ": ")
        .contains(problem);
  }

  @Test
  void aConditionIsOneOfItsKinds() {
    assertThat(refusal("train-when: {}"))
        .hasMessageContaining("train-when: '{}' must be a map with one of all, any, not, samples");
    assertThat(refusal("train-when: {every: PT1H, samples: {at-least: 1}}"))
        .hasMessageContaining("must be a map with one of all, any");
    assertThat(refusal("train-when: {any: []}"))
        .hasMessageContaining("train-when.any: '[]' must be a list of at least 1, at most 32");
    assertThat(refusal("train-when:")).hasMessageContaining("must be a map with one of");
    assertThat(refusal("train-where: {every: PT1H}"))
        .hasMessageContaining("did you mean 'train-when'?");
    assertThat(refusal("- 1")).hasMessageContaining("must be a map with strategy, train, memory");
  }

  @Test
  void severalFindingsComeTogetherInTheOrderOfTheFile() {
    InputException e = refusal(EXAMPLE.replace("PT2H", "x2H").replace("\"18:00\"", "\"25:00\""));
    assertThat(String.valueOf(e.getMessage()).lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("my.yaml: line 7: "),
            second -> assertThat(second).startsWith("my.yaml: line 10: "));
  }

  @Test
  void aFileThatIsTooDeepOrTooLargeIsRefused() throws Exception {
    assertThat(refusal("train-when: " + "{not: ".repeat(5_000)))
        .hasMessageContaining("nested deeper than 20 levels");
    assertThat(refusal("train-when: " + "{all: [".repeat(5_000)))
        .hasMessageContaining("nested deeper than 20 levels");
    String thirty = "{any: [" + "{every: PT1H}, ".repeat(29) + "{every: PT1H}]}";
    assertThat(refusal("train-when: {all: [" + (thirty + ", ").repeat(3) + thirty + "]}"))
        .hasMessageContaining("125 conditions, must be at most 100");
    assertThat(refusal("train-when: &a {not: *a}")).hasMessageContaining("aliases are not allowed");

    Path huge = folder.resolve("huge.yaml");
    Files.write(huge, new byte[70_000]);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PlanReader.read(huge))
        .withMessageStartingWith(huge + ": larger than 65536 bytes");
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, new byte[] {'a', (byte) 0xff});
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PlanReader.read(binary))
        .withMessage(binary + ": line 1: byte 0xFF at offset 1 is not UTF-8 text");
  }

  @Test
  void eightListsDeepIsFine() {
    String deep = "{any: [".repeat(8) + "{samples: {at-least: 1}}" + "]}".repeat(8);
    assertThat(starts(deep, READY)).isTrue();
  }

  @Test
  void timesNeedNoQuotes() {
    assertThat(trigger(EXAMPLE.replace("\"", ""))).isEqualTo(trigger(EXAMPLE));
  }

  @Test
  void aFileIsReadLikeItsText() throws Exception {
    Path file = folder.resolve("trigger.yaml");
    Files.writeString(file, EXAMPLE);
    assertThat(PlanReader.read(file)).isEqualTo(PlanReader.parse("f", EXAMPLE));
  }

  @Property(tries = 300)
  void noDamageEndsInAnythingButFindings(
      @ForAll @IntRange(max = 400) int at, @ForAll @StringLength(max = 4) String damage) {
    int from = Math.min(at, EXAMPLE.length());
    int to = Math.min(from + damage.length(), EXAMPLE.length());
    try {
      PlanReader.parse("f", EXAMPLE.substring(0, from) + damage + EXAMPLE.substring(to));
    } catch (InputException e) {
      assertThat(e.getMessage()).startsWith("f: ");
    }
  }
}
