package space.perigee.onboard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProgressiveValidationTest {

  private static final List<String> CLASSES = List.of("cloud", "clear", "never");
  private static final Offset<Double> EXACTLY = within(1e-12);

  @Test
  void fadesAsTheFormulaSays() {
    ProgressiveValidation validation = new ProgressiveValidation(CLASSES, 0.5);
    validation.add(0, 0);
    validation.add(1, 0);
    validation.add(1, 1);

    // S: 1, 0.5, 1.25. N: 1, 1.5, 1.75.
    assertThat(validation.fadedAccuracy()).isEqualTo(1.25 / 1.75, EXACTLY);
    // Cloud: right, then wrong: 0.5 of 1.5. Clear: 1 of 1. The class that never came does not
    // count.
    assertThat(validation.fadedBalancedAccuracy()).isEqualTo((0.5 / 1.5 + 1) / 2, EXACTLY);
  }

  @Property(tries = 100)
  void withoutFadingItIsTheOverallAccuracy(@ForAll @Size(min = 1, max = 60) byte[] outcomes) {
    ProgressiveValidation validation = new ProgressiveValidation(CLASSES, 1);
    for (byte outcome : outcomes) {
      validation.add((outcome & 0xff) % 3, (outcome & 0xff) / 3 % 3);
    }

    assertThat(validation.overall().samples()).isEqualTo(outcomes.length);
    assertThat(validation.fadedAccuracy()).isEqualTo(validation.overall().accuracy(), EXACTLY);
    assertThat(validation.fadedBalancedAccuracy())
        .isEqualTo(validation.overall().balancedAccuracy(), EXACTLY);
  }

  @Test
  void seesAChangeThatTheOverallAccuracyHides() {
    ProgressiveValidation validation = new ProgressiveValidation(CLASSES, 0.95);
    for (int i = 0; i < 900; i++) {
      validation.add(0, 0);
    }
    for (int i = 0; i < 100; i++) {
      validation.add(1, 0);
    }

    assertThat(validation.overall().accuracy()).isEqualTo(0.9);
    assertThat(validation.fadedAccuracy()).isLessThan(0.01);
  }

  @Test
  void aRareClassIsNotForgottenBetweenItsSamples() {
    ProgressiveValidation validation = new ProgressiveValidation(CLASSES, 0.9);
    validation.add(0, 1);
    for (int i = 0; i < 1000; i++) {
      validation.add(0, 0);
    }

    assertThat(validation.fadedAccuracy()).isGreaterThan(0.99);
    assertThat(validation.fadedBalancedAccuracy()).isEqualTo(0.5, EXACTLY);
  }

  @Test
  void saysNothingBeforeTheFirstPrediction() {
    ProgressiveValidation validation = new ProgressiveValidation(CLASSES, 0.9);

    assertThat(validation.fadedAccuracy()).isNaN();
    assertThat(validation.fadedBalancedAccuracy()).isNaN();
    assertThat(validation.overall().accuracy()).isNaN();
  }

  @Test
  void refusesWhatDoesNotFade() {
    assertThatThrownBy(() -> new ProgressiveValidation(CLASSES, 0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new ProgressiveValidation(CLASSES, 1.1)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> new ProgressiveValidation(List.of(), 1)).hasMessageContaining("empty");
    assertThatThrownBy(() -> new ProgressiveValidation(CLASSES, 1).add(3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
