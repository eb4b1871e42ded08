package space.perigee.onboard.flight.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.flight.guard.InputWatch.Fault;
import space.perigee.onboard.learning.SplitMix64;

class InputWatchTest {

  private static final int FEATURES = 12;
  private static final int FIRST = 60;

  private final SplitMix64 random = new SplitMix64(5);
  private final InputWatch watch = new InputWatch(FEATURES, FIRST);

  private float[] sample() {
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = 40 + 100 * random.nextFloat();
    }
    return features;
  }

  private static float[] changed(float[] features, double gain, double offset) {
    float[] next = features.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] = (float) (gain * next[i] + offset);
    }
    return next;
  }

  @BeforeEach
  void seesTheFirstSamples() {
    watch.learn(sample());
    watch.learn(sample());
    for (int i = 0; i < FIRST; i++) {
      assertThat(watch.check(sample())).isEmpty();
    }
  }

  @Test
  void blackFramesAreFound() {
    assertThat(watch.check(new float[FEATURES])).contains(Fault.BLACK);
    assertThat(watch.check(sample())).isEmpty();
  }

  @Test
  void featuresThatRepeatAreFoundAtTheThirdTime() {
    float[] stuck = sample();
    assertThat(watch.check(stuck)).isEmpty();
    assertThat(watch.check(stuck)).isEmpty();
    assertThat(watch.check(stuck)).isEmpty();
    assertThat(watch.check(stuck)).contains(Fault.FROZEN);
    float[] mostlyStuck = stuck.clone();
    mostlyStuck[0]++;
    assertThat(watch.check(mostlyStuck)).contains(Fault.FROZEN);
  }

  @Test
  void saturatedFramesAreFound() {
    float[] saturated = sample();
    Arrays.fill(saturated, 0, 9, 140);
    assertThat(watch.check(saturated)).contains(Fault.SATURATED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {100, 5, 0.1})
  void anotherGainIsFound(double gain) {
    Optional<Fault> fault = watch.check(changed(sample(), gain, 0));
    assertThat(fault).isPresent();
    assertThat(fault.orElseThrow()).isIn(Fault.GAIN, Fault.RANGE);
  }

  @Test
  void aGainThatRisesSlowlyIsFoundAndForgottenWhenItFalls() {
    int found = 0;
    for (int i = 0; i < 400; i++) {
      found += watch.check(changed(sample(), 1 + i / 400.0, 0)).isPresent() ? 1 : 0;
    }
    assertThat(found).isBetween(50, 250);
    for (int i = 0; i < 150; i++) {
      watch.check(sample());
    }
    assertThat(watch.check(sample())).isEmpty();
  }

  @Test
  void valuesOutOfRangeAreFound() {
    assertThat(watch.check(changed(sample(), 1, 500))).contains(Fault.RANGE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.8, 1.2})
  void aSeasonIsNoFault(double gain) {
    for (int i = 0; i < 200; i++) {
      assertThat(watch.check(changed(sample(), gain, 5))).isEmpty();
    }
  }

  @Test
  void aBackgroundThatIsAlwaysTheSameIsNoFault() {
    InputWatch ofDigits = new InputWatch(FEATURES, FIRST);
    for (int i = 0; i < 300; i++) {
      float[] digit = sample();
      Arrays.fill(digit, 0, 9, 0);
      if (i < 3) {
        ofDigits.learn(digit);
      } else {
        assertThat(ofDigits.check(digit)).isEmpty();
      }
    }
  }

  @Test
  void anEclipseThatTheFirstSamplesHadIsNoFaultLater() {
    InputWatch ofTelemetry = new InputWatch(FEATURES, FIRST);
    ofTelemetry.learn(sample());
    ofTelemetry.learn(new float[FEATURES]);
    float[] eclipse = new float[FEATURES];
    for (int i = 0; i < 12; i++) {
      assertThat(ofTelemetry.check(eclipse)).isEmpty();
    }
    for (int i = 0; i < 100; i++) {
      ofTelemetry.check(sample());
    }
    for (int i = 0; i < 12; i++) {
      assertThat(ofTelemetry.check(eclipse)).isEmpty();
    }
  }

  @Test
  void aRestartForgetsNothing() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    watch.save(new DataOutputStream(bytes));
    InputWatch restored = new InputWatch(FEATURES, FIRST);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(restored.check(new float[FEATURES])).contains(Fault.BLACK);
    assertThat(restored.check(sample())).isEmpty();
  }

  @Test
  void withoutFirstSamplesEveryInputIsAccepted() {
    InputWatch off = new InputWatch(FEATURES, 0);
    off.learn(sample());
    assertThat(off.check(new float[FEATURES])).isEmpty();
  }
}
