package space.perigee.sync.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {

  private static TensorSpec tensor(String name, Integer... shape) {
    return new TensorSpec(name, List.of(shape));
  }

  @Test
  void countsTheParametersOfAllTensors() {
    ParameterLayout layout =
        new ParameterLayout(List.of(tensor("W", 3, 4), tensor("b", 4), tensor("scale")));

    assertThat(layout.size()).isEqualTo(12 + 4 + 1);
  }

  @Test
  void rejectsALayoutWithoutTensors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterLayout(List.of()))
        .withMessageContaining("must have a tensor");
  }

  @Test
  void rejectsANameThatRepeats() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterLayout(List.of(tensor("W", 2), tensor("W", 3))))
        .withMessageContaining("W appears twice");
  }

  @Test
  void rejectsMoreParametersThanAnArrayCanHold() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ParameterLayout(List.of(tensor("a", Integer.MAX_VALUE), tensor("b", 1))))
        .withMessageContaining("2147483648 parameters");
  }

  @Test
  void rejectsEmptyNamesAndDimensionsBelowOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> tensor("", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tensor("W", 3, 0))
        .withMessageContaining("[3, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tensor("W", 65536, 65536))
        .withMessageContaining("2^31-1");
    assertThat(tensor("W", 1).size()).isEqualTo(1);
    assertThat(tensor("W", Integer.MAX_VALUE).size()).isEqualTo(Integer.MAX_VALUE);
  }
}
