package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.strategy.TrainingDepth;

class TrialSettingsTest {

  @Test
  void takesTheLeastOfEach() {
    TrialSettings least = TrialSettings.of(0, 1, 1, 1);

    assertThat(least.memory()).isZero();
    assertThat(least.replayed()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, 1, 1, memory -1 must be 0 or more samples",
    "0, 0, 1, 1, epochs 0 must be 1 or more",
    "0, 1, 0, 1, batch 0 must be 1 or more",
    "0, 1, 1, 0, replayed 0 must be 1 or more",
    "0, -7, 1, 1, epochs -7 must be 1 or more",
  })
  void namesTheNumberThatIsOutOfRange(
      int memory, int epochs, int batch, int replayed, String message) {
    assertThatThrownBy(() -> TrialSettings.of(memory, epochs, batch, replayed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void namesBitsAndPretrainingThatAreOutOfRange() {
    TrialSettings settings = TrialSettings.of(0, 1, 1, 1);

    assertThatThrownBy(() -> settings.withDepth(TrainingDepth.HEAD, 16))
        .hasMessage("memory-bits 16 must be 8 or 32");
    assertThatThrownBy(() -> settings.withPretraining(-1))
        .hasMessage("pretrain -1 must be 0 or more passes");
  }
}
