package space.perigee.onboard.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.task.ClassPrediction;

class PseudoLabelsTest {

  private static final int CLASSES = 4;

  /** 0.95 for all, half of the minibatch, half of those a class, 0.9 of them right. */
  private static final PseudoLabelRules FIXED =
      new PseudoLabelRules(CLASSES, 0.95, 0.95, 0.9, 0.5, 0.5, 0.9);

  private static final PseudoLabelRules ADAPTIVE =
      new PseudoLabelRules(CLASSES, 0.95, 0.6, 0.4, 0.5, 1, 0.9);

  /** A prediction for a class; the next class has all the rest. */
  private static ClassPrediction of(int label, double confidence) {
    float[] probabilities = new float[CLASSES];
    probabilities[label] = (float) confidence;
    probabilities[(label + 1) % CLASSES] = (float) (1 - confidence);
    return ClassPrediction.of(probabilities);
  }

  private static Views alone(int label, double confidence) {
    return new Views(of(label, confidence), null);
  }

  private static Views pair(int first, double confidence, int second) {
    return new Views(of(first, confidence), of(second, 0.7));
  }

  private static List<Integer> indices(List<PseudoLabel> labels) {
    return labels.stream().map(PseudoLabel::index).toList();
  }

  private static PseudoLabels examined(PseudoLabelRules rules, int right, int wrong) {
    PseudoLabels labels = new PseudoLabels(rules);
    IntStream.range(0, right).forEach(i -> labels.examine(alone(1, 0.99), 1));
    IntStream.range(0, wrong).forEach(i -> labels.examine(alone(1, 0.99), 2));
    return labels;
  }

  @Test
  void labelsWhatIsSureAndNothingElse() {
    PseudoLabels labels = new PseudoLabels(FIXED);
    List<PseudoLabel> chosen = labels.choose(List.of(alone(0, 0.94), alone(2, 0.97)), 8);
    assertThat(chosen).hasSize(1);
    assertThat(chosen.get(0).index()).isEqualTo(1);
    assertThat(chosen.get(0).label()).isEqualTo(2);
    assertThat(chosen.get(0).confidence()).isCloseTo(0.97, within(1e-6));
  }

  @Test
  void aSecondViewMustAgree() {
    PseudoLabels labels = new PseudoLabels(FIXED);
    List<Views> views = List.of(pair(0, 0.99, 1), pair(0, 0.98, 0));
    assertThat(indices(labels.choose(views, 8))).containsExactly(1);
  }

  @Test
  void withoutASecondViewTheLeadMustBeLarge() {
    PseudoLabelRules strict = new PseudoLabelRules(CLASSES, 0.95, 0.95, 0.95, 0.5, 1, 0.9);
    PseudoLabels labels = new PseudoLabels(strict);
    List<Views> views = List.of(alone(0, 0.96), pair(0, 0.96, 0), alone(0, 0.99));
    assertThat(indices(labels.choose(views, 8))).containsExactly(2, 1);
  }

  @Test
  void noMoreThanTheirShareOfAMinibatchAreLabeledSo() {
    PseudoLabels labels = new PseudoLabels(FIXED);
    List<Views> views =
        IntStream.range(0, 20).mapToObj(i -> alone(i % CLASSES, 0.96 + i * 0.001)).toList();
    assertThat(indices(labels.choose(views, 4))).containsExactly(19, 18, 17, 16);
    assertThat(labels.choose(views, 0)).isEmpty();
  }

  @Test
  void oneClassDoesNotRunAway() {
    PseudoLabels labels = new PseudoLabels(FIXED);
    List<Views> views = Collections.nCopies(20, alone(3, 0.99));
    assertThat(labels.choose(views, 4)).hasSize(2);
  }

  @Test
  void aClassThatIsBehindHasALowerThreshold() {
    PseudoLabels labels = new PseudoLabels(ADAPTIVE);
    for (int i = 0; i < 300; i++) {
      labels.choose(List.of(alone(0, 0.99)), 1);
      if (i % 2 == 0) {
        labels.choose(List.of(alone(1, 0.99)), 1);
      }
    }
    // FlexMatch: beta 1/2 gives 0.95 * 1/3, below the floor; beta 1 gives 0.95.
    assertThat(labels.threshold(0)).isCloseTo(0.95, within(1e-9));
    assertThat(labels.threshold(1)).isEqualTo(0.6);
    assertThat(labels.choose(List.of(alone(1, 0.8), alone(0, 0.8)), 8))
        .extracting(PseudoLabel::label)
        .containsExactly(1);
  }

  @Test
  void theThresholdFollowsThePapersMapping() {
    double[] learned = {100, 80, 0, 0};
    PseudoLabels labels =
        new PseudoLabels(ADAPTIVE, new PseudoLabels.State(learned, 0, 0, 0, false));
    assertThat(labels.threshold(1)).isCloseTo(0.95 * 0.8 / 1.2, within(1e-12));
    PseudoLabels unsure =
        new PseudoLabels(ADAPTIVE, new PseudoLabels.State(learned, 110, 0, 0, false));
    assertThat(unsure.threshold(0)).isCloseTo(0.95 * (1 / 1.1) / (2 - 1 / 1.1), within(1e-12));
  }

  @Test
  void fixedThresholdsAreTheSameForAll() {
    double[] learned = {100, 80, 0, 0};
    PseudoLabels labels = new PseudoLabels(FIXED, new PseudoLabels.State(learned, 0, 0, 0, false));
    assertThat(IntStream.range(0, CLASSES).mapToDouble(labels::threshold)).containsOnly(0.95);
  }

  @Test
  void countsForgetSoThatNothingGrows() {
    PseudoLabels labels = new PseudoLabels(ADAPTIVE);
    for (int i = 0; i < 20 * PseudoLabels.HALF_LIFE; i++) {
      labels.choose(List.of(alone(0, 0.99)), 0);
    }
    double full = labels.state().learned()[0];
    assertThat(full).isBetween(1470.0, 1480.0);
    for (int i = 0; i < PseudoLabels.HALF_LIFE; i++) {
      labels.choose(List.of(alone(1, 0.5)), 0);
    }
    assertThat(labels.state().learned()[0]).isCloseTo(full / 2, within(1e-6));
  }

  @Test
  void stopsWhenTheGroundShowsThatTooManyAreWrong() {
    PseudoLabels labels = examined(FIXED, 10, 8);
    assertThat(labels.stopped()).isTrue();
    assertThat(labels.choose(List.of(alone(0, 0.99)), 8)).isEmpty();
  }

  @Test
  void aFewWrongOnesShowNothing() {
    assertThat(examined(FIXED, 0, PseudoLabels.MIN_EXAMS - 1).stopped()).isFalse();
    assertThat(examined(FIXED, 0, PseudoLabels.MIN_EXAMS).stopped()).isTrue();
    // 17 of 20 is below 0.9, yet what a precision of 0.9 shows one time in three.
    assertThat(examined(FIXED, 17, 3).stopped()).isFalse();
  }

  @Test
  void goesOnWhenThePrecisionIsBack() {
    PseudoLabels labels = examined(FIXED, 30, 12);
    assertThat(labels.stopped()).isTrue();
    int more = 0;
    while (labels.stopped()) {
      labels.examine(alone(1, 0.99), 1);
      more++;
    }
    assertThat(labels.precision()).isGreaterThanOrEqualTo(0.9);
    assertThat(more).isBetween(20, PseudoLabels.WINDOW);
    assertThat(labels.choose(List.of(alone(0, 0.99)), 8)).hasSize(1);
  }

  @Test
  void aSampleThatWouldGetNoLabelIsNoExam() {
    PseudoLabels labels = new PseudoLabels(FIXED);
    labels.examine(alone(1, 0.6), 2);
    labels.examine(pair(1, 0.99, 2), 2);
    assertThat(labels.state().exams()).isZero();
    assertThat(labels.precision()).isNaN();
  }

  @Test
  void goesOnFromItsState() {
    PseudoLabels uninterrupted = new PseudoLabels(ADAPTIVE);
    PseudoLabels resumed = new PseudoLabels(ADAPTIVE);
    for (int i = 0; i < 200; i++) {
      List<Views> views = List.of(alone(i % 3, 0.5 + (i * 37 % 50) / 100.0), pair(0, 0.97, 0));
      assertThat(resumed.choose(views, 4)).isEqualTo(uninterrupted.choose(views, 4));
      resumed.examine(views.get(0), i % 5 % CLASSES);
      uninterrupted.examine(views.get(0), i % 5 % CLASSES);
      resumed = new PseudoLabels(ADAPTIVE, resumed.state());
    }
    assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(uninterrupted.state());
    assertThat(resumed.state().exams()).isPositive();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    PseudoLabels labels = new PseudoLabels(FIXED);
    Views two = new Views(ClassPrediction.of(1, 0), null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> labels.choose(List.of(two), 1))
        .withMessage("prediction of 2 classes, must be 4");
    assertThatIllegalArgumentException().isThrownBy(() -> labels.examine(two, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> labels.examine(alone(1, 0.99), CLASSES))
        .withMessage("label 4 must be within 0 to 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Views(ClassPrediction.of(1, 0), ClassPrediction.of(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PseudoLabelRules(4, 0.95, 0.1, 0.9, 0.5, 0.5, 0.9))
        .withMessageContaining("lowestConfidence 0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PseudoLabels.State(new double[4], 0, 2, 7, false));
  }

  @Test
  void theDefaultsFitAnyNumberOfClasses() {
    for (int classes : new int[] {2, 3, 10, 1000}) {
      assertThat(PseudoLabelRules.byDefault(classes).classes()).isEqualTo(classes);
    }
  }
}
