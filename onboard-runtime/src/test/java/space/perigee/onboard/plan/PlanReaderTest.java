package space.perigee.onboard.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.plan.LearningPlan.Memory;
import space.perigee.onboard.plan.LearningPlan.Steps;
import space.perigee.onboard.selection.HardnessScores;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.sync.io.InputException;

class PlanReaderTest {

  private static LearningPlan plan(String yaml) {
    return PlanReader.parse("my.yaml", yaml);
  }

  private static InputException refusal(String yaml) {
    try {
      plan(yaml);
    } catch (InputException e) {
      return e;
    }
    throw new AssertionError("accepted:\n" + yaml);
  }

  @Test
  void theSampleIsAPlanWithEverythingInIt() {
    LearningPlan plan = plan(PlanReader.sample());

    assertThat(plan.strategy()).isEqualTo("replay-balanced");
    assertThat(plan.depth()).isEqualTo(TrainingDepth.FULL);
    assertThat(plan.memory()).isEqualTo(new Memory(500, 8));
    assertThat(plan.steps()).isEqualTo(new Steps(16, 16, 4));
    assertThat(plan.timing().trainWhen()).isNotNull();
    assertThat(plan.timing().waiting()).isEqualTo(256);
    assertThat(plan.drift().names()).containsExactly("page-hinkley", "adwin");
    assertThat(plan.hardExamples()).isEqualTo(new HardExampleChoice("margin", 64, 20_000));
    assertThat(plan.pseudoLabels()).isNotNull();
  }

  @Test
  void theDocumentationShowsTheSampleAsItIs() throws IOException {
    String documentation = Files.readString(Path.of("..", "docs", "learning.md"));
    String sample = PlanReader.sample().strip().indent(4).stripTrailing();
    assertThat(documentation).contains(sample.replaceAll("(?m)^ +$", ""));
  }

  /** An empty map: what is left out is as without a file. */
  @Test
  void whatIsLeftOutIsAsTheOptionsHaveIt() {
    assertThat(plan("{}")).isEqualTo(LearningPlan.ofReplay(32, 500, 1));
    assertThat(plan("strategy: fine-tune").strategy())
        .isEqualTo(LearningPlan.ofReplay(1, 500, 1).strategy());
  }

  @Test
  void withoutAConditionABatchWaitsAndWithOneMoreDo() {
    assertThat(plan("batch: 8").timing().waiting()).isEqualTo(8);
    assertThat(plan("train-when: {every: PT1H}").timing().waiting()).isEqualTo(256);
    assertThat(plan("{batch: 300, train-when: {every: PT1H}}").timing().waiting()).isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource({"full, 0, 3", "head, 2, 3", "1, 1, 3"})
  void theDepthIsAWordOrALayer(String train, int cut, int layers) {
    assertThat(plan("train: " + train).depth().cut(layers)).isEqualTo(cut);
  }

  @Test
  void aStrategyOfTheClassPathCanBeNamed() {
    assertThat(plan("strategy: of-a-user").strategy()).isEqualTo("of-a-user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"joint", "gdumb", "slda"})
  void whatCannotLearnInFlightIsRefused(String strategy) {
    assertThat(refusal("# a plan\nstrategy: " + strategy))
        .hasMessageStartingWith("my.yaml: line 2: strategy: '" + strategy + "' can learn in trials")
        .hasMessageContaining("must be one of fine-tune, replay,")
        .hasMessageContaining("of-a-user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ewc", "si", "lwf"})
  void aStrategyThatNeedsTheEndsOfTasksNeedsADetector(String strategy) {
    assertThat(refusal("strategy: " + strategy))
        .hasMessageContaining("strategy: '" + strategy + "' protects earlier tasks");
    assertThat(plan("{strategy: " + strategy + ", drift: {adwin: {}}}").strategy())
        .isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy: derp                              | strategy                        | 'derp' must be one of fine-tune, replay
          strategy: derp                              | strategy                        | did you mean 'derpp'?
          train: all                                  | train                           | 'all' must be full, head or the number of a layer
          train: [1]                                  | train                           | '[1]' must be text or a whole number (full, head, or the first layer
          memory: {bits: 16}                          | memory.bits                     | '16' must be one of 8, 32
          memory: {samples: -1}                       | memory.samples                  | '-1' must be a whole number within 0 to 10000000 (most samples)
          batch: 0                                    | batch                           | '0' must be a whole number within 1 to 1024 (new samples
          replayed: 0.5                               | replayed                        | '0.5' must be a whole number within 1 to 4096
          steps-per-sample: many                      | steps-per-sample                | 'many' must be a whole number within 0 to 100
          {batch: 8, waiting: 4}                      | waiting                         | '4' must be at least the batch, 8
          drift: {adwim: {}}                          | drift.adwim                     | did you mean 'adwin'?
          drift: {adwin: {delta: 0}}                  | drift.adwin.delta               | '0' must be a number above 0, up to 0.05
          drift: {embedding-distance: {block: 1}}     | drift.embedding-distance.block  | '1' must be a whole number within 2 to 100000
          drift: {embedding-distance: {}}             | drift                           | must have 'train: head' or a 'train-when'
          train-when: {drift: {detector: adwin}}      | train-when                      | drift 'adwin' must be a detector in 'drift'
          hard-examples: {score: luck, kept: 1, bytes-per-pass: 9} | hard-examples.score | 'luck' must be one of energy, entropy
          hard-examples: {score: ibt, kept: 1}        | hard-examples.bytes-per-pass    | is missing; must be a whole number within 1
          pseudo-labels: on                           | pseudo-labels                   | must be a map with confidence
          pseudo-labels: {max-share: 1}               | pseudo-labels.max-share         | '1' must be a number within 0 to 0.99
          stratgy: replay                             | stratgy                         | did you mean 'strategy'?
          """)
  void whatIsNotAllowedIsReportedWithLineFieldValueAndWhatIs(
      String yaml, String field, String problem) {
    assertThat(refusal("# a plan\n" + yaml).getMessage())
        .startsWith("my.yaml: line 2: " + field + ": ")
        .contains(problem);
  }

  @Test
  void whatDoesNotGoTogetherIsReportedTogether() {
    assertThat(
            String.valueOf(refusal("strategy: ewc\nbatch: 8\nwaiting: 4\n").getMessage()).lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("my.yaml: line 1: strategy: "),
            second -> assertThat(second).startsWith("my.yaml: line 3: waiting: "));
  }

  @Test
  void theSchemaKnowsTheScoresThatThereAre() {
    List<String> names = new ArrayList<>();
    PlanReader.schema()
        .document()
        .at("/properties/hard-examples/properties/score/enum")
        .forEach(name -> names.add(name.asText()));
    assertThat(names).containsExactlyInAnyOrderElementsOf(HardnessScores.names());
  }

  @Test
  void pseudoLabelsAreAsPublishedWhereThePlanSaysNothing() {
    PseudoLabeling given = labeling(OptionalDouble.of(0.7), OptionalDouble.of(0.25));
    assertThat(plan("pseudo-labels: {}").pseudoLabels())
        .isEqualTo(labeling(OptionalDouble.empty(), OptionalDouble.empty()));
    assertThat(plan("pseudo-labels: {confidence: 0.7, max-share: 0.25}").pseudoLabels())
        .isEqualTo(given);
    assertThat(given.rules(4).confidence()).isEqualTo(0.7);
    assertThat(given.rules(4).lowestConfidence()).isEqualTo(0.7);
    assertThat(given.rules(4).minPrecision()).isEqualTo(0.9);
    PseudoLabeling unsure = labeling(OptionalDouble.of(0.4), OptionalDouble.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> unsure.rules(2))
        .withMessageContaining("confidence 0.4");
  }

  private static PseudoLabeling labeling(OptionalDouble confidence, OptionalDouble maxShare) {
    OptionalDouble none = OptionalDouble.empty();
    return new PseudoLabeling(confidence, none, none, maxShare, none, none);
  }

  @Test
  void aPlanMadeInCodeIsCheckedToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearningPlan.ofReplay(0, 1, 1))
        .withMessage("batch 0 must be 1 or more");
    LearningPlan plan = LearningPlan.ofReplay(8, 30, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LearningPlan(
                    "joint",
                    plan.depth(),
                    plan.memory(),
                    plan.steps(),
                    plan.timing(),
                    plan.drift(),
                    null,
                    null,
                    plan.guard()))
        .withMessageContaining("strategy: 'joint' can learn in trials only");
  }
}
